// A real OpenID provider on this computer, for the test of single sign-on. Its people are made up.
import Provider from "oidc-provider";

const [port, back, verified] = process.argv.slice(2);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: "plait", client_secret: "a secret of the test", redirect_uris: [back] }],
  claims: { openid: ["sub"], email: ["email", "email_verified"] },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: id, email_verified: verified === "yes" }),
  }),
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));

"""The site: pages over the library, thin; as a desk for one person, or shared by several organisations."""

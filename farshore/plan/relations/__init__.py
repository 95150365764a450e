"""How the resources and regions of an estate relate to each other: what is a copy, a twin, a part or a name of what."""

"""From a sample's source to files as offices and web pages give them. One module a format; needs the development tools."""

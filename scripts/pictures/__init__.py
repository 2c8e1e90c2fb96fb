"""The pictures of the documentation, drawn as SVG from the code and from recorded figures."""

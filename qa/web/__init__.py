"""The parts of the web page. Everything else in `qa` works without them."""

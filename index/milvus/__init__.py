"""The store that is a Milvus server, or a Milvus Lite file: the same legs as the embedded one, and rows tagged by version."""

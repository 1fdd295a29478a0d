"""The vectors of all classes, each once."""

from tests.trust.hostile_html import addresses, documents, handlers, namespaces, parsing, signs

CLASSES = {
    module.__name__.rpartition(".")[2]: module.VECTORS
    for module in (handlers, addresses, namespaces, parsing, documents, signs)
}
CORPUS = list(dict.fromkeys(vector for vectors in CLASSES.values() for vector in vectors))

package llm.grammar.schema;

/**
 * That a schema holds, or does not.
 *
 * @param holds false for the opposite
 */
record Claim(SchemaNode node, boolean holds) {
  Claim opposite() {
    return new Claim(node, !holds);
  }
}

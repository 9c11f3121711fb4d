/** Grammars: what an answer must look like, and which tokens may come next. */
module llm.grammar {
  requires static org.jspecify;

  exports llm.grammar;
  exports llm.grammar.form;
  exports llm.grammar.json;
  exports llm.grammar.schema;
}

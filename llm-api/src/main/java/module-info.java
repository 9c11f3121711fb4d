/** What an application sees: models, sessions, generation. */
module llm.api {
  requires static transitive org.jspecify;

  exports llm.api;
  exports llm.api.spi;

  uses llm.api.spi.ModelProvider;
}

/** Chat templates: a conversation to the prompt its model expects. */
module llm.template {
  requires static org.jspecify;

  exports llm.template;
}

package llm.runtime.embedding;

import llm.api.ModelFormatException;
import llm.template.ChatTemplates;
import llm.tensor.Quoted;
import llm.tokenizer.Tokenizer;

/** The form in which a reranker reads a query and a document. */
public sealed interface PairForm permits MarkedPair, TemplatePair {
  /** What a template for rerankers is called in files: {@code tokenizer.chat_template.rerank}. */
  String TEMPLATE = "rerank";

  /**
   * That of a file: its template named {@value #TEMPLATE}, or else the two texts with marks around
   * and between them.
   *
   * @param name of the file, for messages
   * @param typed whether the model tells the first text from the second
   * @throws ModelFormatException if the template has no places for query and document
   */
  static PairForm of(String name, ChatTemplates templates, Tokenizer tokenizer, boolean typed) {
    var template = templates.named(TEMPLATE);
    if (template.isEmpty()) return new MarkedPair(tokenizer, typed);
    return TemplatePair.find(template.get(), tokenizer)
        .orElseThrow(
            () ->
                new ModelFormatException(
                    name
                        + ": the template "
                        + Quoted.of(TEMPLATE)
                        + " has no places {query} and {document}"));
  }

  /** The form with a query, which many documents have in common. */
  Query query(String text);

  /** A query. */
  interface Query {
    /**
     * Query and document as the model reads them.
     *
     * @param limit tokens at most, if a document that is too long is cut; otherwise any number
     * @return more tokens than the limit only if the query alone is too long
     */
    Reading with(String document, int limit);
  }
}

package llm.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import llm.api.ContextOverflowException;
import llm.api.InputUsage;
import llm.api.ModelDescription;
import llm.api.Relevance;
import llm.api.RerankOptions;
import llm.api.Reranker;
import llm.api.Tokenizer;

/**
 * Scores a document by the length of its beginning that is the query's too; as a probability
 * divided by the query's length. Both together have 1,000 characters at most.
 *
 * @param options with which it was called
 * @param groups documents of each call
 */
record FakeReranker(List<RerankOptions> options, List<Integer> groups, ModelDescription description)
    implements Reranker {
  private static final int LONGEST = 1000;

  @Override
  public List<Relevance> score(String query, List<String> documents, RerankOptions options) {
    this.options.add(options);
    groups.add(documents.size());
    return IntStream.range(0, documents.size())
        .mapToObj(i -> score(query, i, documents.get(i), options))
        .toList();
  }

  private static Relevance score(String query, int index, String document, RerankOptions options) {
    int length = query.length() + document.length();
    if (length > LONGEST && !options.truncated()) {
      throw new ContextOverflowException(
          length + " tokens, expected " + LONGEST + " or less", length, LONGEST);
    }
    int common = 0;
    while (common < Math.min(query.length(), document.length())
        && query.charAt(common) == document.charAt(common)) {
      common++;
    }
    double score = options.raw() ? common : (double) common / query.length();
    int kept = Math.min(length, LONGEST);
    return Relevance.of(index, score, InputUsage.of(kept, length - kept));
  }

  @Override
  public int maxTokens() {
    return LONGEST;
  }

  @Override
  public Tokenizer tokenizer() {
    return new FakeTokenizer(Optional.empty());
  }

  @Override
  public void close() {}
}

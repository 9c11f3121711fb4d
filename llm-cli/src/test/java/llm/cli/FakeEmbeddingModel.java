package llm.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import llm.api.ContextOverflowException;
import llm.api.Embedding;
import llm.api.EmbeddingModel;
import llm.api.EmbeddingOptions;
import llm.api.EmbeddingOptions.Purpose;
import llm.api.InputUsage;
import llm.api.ModelDescription;
import llm.api.Pooling;
import llm.api.Tokenizer;
import llm.api.Tokenizer.Special;

/**
 * Embeds a token as {@code (id, 1, 0)}, a text as the sum of its rows. A text has 1,000 tokens at
 * most; that of a question begins with {@code "?"}.
 *
 * @param options with which it was called
 * @param groups texts of each call
 */
record FakeEmbeddingModel(
    List<EmbeddingOptions> options, List<Integer> groups, ModelDescription description)
    implements EmbeddingModel {
  private static final int LONGEST = 1000;

  @Override
  public List<Embedding> embed(List<String> texts, EmbeddingOptions options) {
    var prefix = options.prefix().orElseGet(() -> prefix(options.purpose()));
    return embedTokens(
        texts.stream().map(text -> tokenizer().encode(prefix + text, Special.ADD)).toList(),
        options);
  }

  @Override
  public List<Embedding> embedTokens(List<int[]> texts, EmbeddingOptions options) {
    this.options.add(options);
    groups.add(texts.size());
    int dimensions = options.dimensions().orElse(dimensions());
    if (dimensions > dimensions()) {
      throw new IllegalArgumentException("dimensions: " + dimensions + ", expected 1 to 3");
    }
    var embeddings = new ArrayList<Embedding>();
    for (var ids : texts) {
      if (ids.length > LONGEST && !options.truncated()) {
        throw new ContextOverflowException(
            "%d tokens, expected %d or less".formatted(ids.length, LONGEST), ids.length, LONGEST);
      }
      var kept = Arrays.copyOf(ids, Math.min(ids.length, LONGEST));
      var usage = InputUsage.of(kept.length, ids.length - kept.length);
      var rows =
          options.pooling().equals(Optional.of(Pooling.NONE))
              ? Arrays.stream(kept).mapToObj(id -> row(id, 1)).toList()
              : List.of(row(IntStream.of(kept).sum(), kept.length));
      var values = new float[rows.size() * dimensions];
      for (int i = 0; i < rows.size(); i++) {
        var row = Arrays.copyOf(rows.get(i), dimensions);
        if (options.normalized()) normalize(row);
        System.arraycopy(row, 0, values, i * dimensions, dimensions);
      }
      embeddings.add(Embedding.ofRows(values, dimensions, usage));
    }
    return embeddings;
  }

  private static float[] row(int sum, int count) {
    return new float[] {sum, count, 0};
  }

  private static void normalize(float[] row) {
    double square = 0;
    for (float value : row) square += (double) value * value;
    for (int i = 0; i < row.length; i++) row[i] /= (float) Math.sqrt(square);
  }

  @Override
  public int dimensions() {
    return 3;
  }

  @Override
  public int maxTokens() {
    return LONGEST;
  }

  @Override
  public Pooling pooling() {
    return Pooling.MEAN;
  }

  @Override
  public String prefix(Purpose purpose) {
    return purpose == Purpose.QUERY ? "?" : "";
  }

  @Override
  public Tokenizer tokenizer() {
    return new FakeTokenizer(Optional.empty());
  }

  @Override
  public void close() {}
}

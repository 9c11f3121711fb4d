package llm.cli.embed;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import llm.api.Embedding;
import llm.cli.format.Json;
import llm.cli.terminal.Output;

/**
 * Vectors as one JSON object, on one line, which is written as they come: {@code model}, {@code
 * dimensions}, {@code embeddings}, {@code usage}.
 */
public final class VectorJson implements VectorSink {
  private static final String DIMENSIONS = "dimensions";

  private final Output out;
  private final Map<String, Object> head;
  private final boolean pooled;
  private boolean begun;

  /**
   * JSON on a stream.
   *
   * @param head fields that come first; its dimensions are replaced by those of the first embedding
   * @param pooled whether a text has a vector; otherwise it has a list of them
   */
  public VectorJson(Output out, Map<String, Object> head, boolean pooled) {
    this.out = out;
    this.head = new LinkedHashMap<>(head);
    this.pooled = pooled;
  }

  @Override
  public void accept(Embedding embedding) {
    if (begun) out.print(",");
    else begin(embedding.dimensions());
    out.print(Json.of(pooled ? embedding.vector() : rows(embedding)));
  }

  /** Nothing is printed before it is known that there are embeddings. */
  private void begin(int dimensions) {
    head.put(DIMENSIONS, dimensions);
    var object = Json.of(head);
    out.print(object.substring(0, object.length() - 1) + ",\"embeddings\":[");
    begun = true;
  }

  private static List<float[]> rows(Embedding embedding) {
    return IntStream.range(0, embedding.rows()).mapToObj(embedding::row).toList();
  }

  @Override
  public void complete(Total total) {
    if (!begun) begin((int) head.getOrDefault(DIMENSIONS, 0));
    out.println("],\"usage\":" + Json.of(total.toJson()) + "}");
  }
}

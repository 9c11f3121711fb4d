package llm.cli.embed;

import java.util.LinkedHashMap;
import java.util.Map;
import llm.api.Embedding;
import llm.cli.format.Json;
import llm.cli.terminal.Output;

/** Says of vectors that lie elsewhere, as JSON, how many there are and what they took. */
public final class VectorSummary implements VectorSink {
  private final Output out;
  private final Map<String, Object> object;
  private long rows;

  /**
   * JSON on a stream.
   *
   * @param object fields that come first; its dimensions are replaced by those of the embeddings
   */
  public VectorSummary(Output out, Map<String, Object> object) {
    this.out = out;
    this.object = new LinkedHashMap<>(object);
  }

  @Override
  public void accept(Embedding embedding) {
    object.put("dimensions", embedding.dimensions());
    rows += embedding.rows();
  }

  @Override
  public void complete(Total total) {
    object.put("rows", rows);
    object.put("usage", total.toJson());
    out.println(Json.of(object));
  }
}

package llm.cli.embed;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import llm.api.Embedding;
import llm.cli.format.Json;
import llm.cli.format.Text;
import llm.cli.terminal.Output;

/**
 * How alike each two of some texts are.
 *
 * <p>Written row by row: only the vectors are kept.
 *
 * @param embeddings one a text, of one vector each
 */
public record SimilarityMatrix(List<String> texts, List<Embedding> embeddings) {
  /** Characters of a text that are shown. */
  private static final int CHARACTERS = 60;

  private static final String FIELD = "  %7.4f";
  private static final int FIELD_WIDTH = 9;

  /** Copies the lists. */
  public SimilarityMatrix {
    texts = List.copyOf(texts);
    embeddings = List.copyOf(embeddings);
  }

  /** For people. */
  public void writeLines(Output out) {
    int digits = Integer.toString(texts.size() - 1).length();
    out.println(
        IntStream.range(0, texts.size())
            .mapToObj(i -> padded(Integer.toString(i), FIELD_WIDTH))
            .collect(Collectors.joining("", " ".repeat(digits + 2), "")));
    for (int i = 0; i < texts.size(); i++) {
      var numbers =
          row(i).stream().map(value -> Text.format(FIELD, value)).collect(Collectors.joining());
      var index = padded(Integer.toString(i), digits + 2);
      out.println(index + numbers + "  " + Text.printable(texts.get(i), CHARACTERS));
    }
  }

  private static String padded(String number, int width) {
    return " ".repeat(Math.max(0, width - number.length())) + number;
  }

  /**
   * For programs: one object, on one line.
   *
   * @param head its first fields
   */
  public void writeJson(Map<String, Object> head, Total total, Output out) {
    head.put("texts", texts);
    var object = Json.of(head);
    out.print(object.substring(0, object.length() - 1) + ",\"similarity\":[");
    for (int i = 0; i < texts.size(); i++) out.print((i > 0 ? "," : "") + Json.of(row(i)));
    out.println("],\"usage\":" + Json.of(total.toJson()) + "}");
  }

  private List<Double> row(int index) {
    var own = embeddings.get(index);
    return embeddings.stream().map(own::similarity).toList();
  }
}

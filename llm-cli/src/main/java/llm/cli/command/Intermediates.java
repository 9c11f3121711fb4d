package llm.cli.command;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import llm.api.Observer;
import llm.cli.format.Json;
import llm.cli.format.Text;
import llm.cli.terminal.Output;

/** Prints what a model computes on its way. */
final class Intermediates implements Observer {
  /** Values shown at each end of a row. */
  private static final int SHOWN = 4;

  private final List<String> patterns;
  private final Format format;
  private final Output out;
  private final Set<String> names = new HashSet<>();

  private enum Format {
    NAMES,
    TEXT,
    JSON
  }

  private Intermediates(List<String> patterns, Format format, Output out) {
    this.patterns = List.copyOf(patterns);
    this.format = format;
    this.out = out;
  }

  /** The names there are, each once, in the order in which they are computed. */
  static Intermediates names(Output out) {
    return new Intermediates(List.of(), Format.NAMES, out);
  }

  /** Rows for people: both ends of each, and what tells two apart. */
  static Intermediates text(List<String> patterns, Output out) {
    return new Intermediates(patterns, Format.TEXT, out);
  }

  /** Rows as JSON, whole. */
  static Intermediates json(List<String> patterns, Output out) {
    return new Intermediates(patterns, Format.JSON, out);
  }

  @Override
  public void logits(int position, float[] logits) {}

  @Override
  public boolean observes(String name) {
    if (format != Format.NAMES) return patterns.stream().anyMatch(p -> matches(p, name));
    if (names.add(name)) out.println(name);
    return false;
  }

  private static boolean matches(String pattern, String name) {
    return pattern.endsWith("*")
        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
        : name.equals(pattern);
  }

  @Override
  public void intermediate(String name, int position, float[] values) {
    names.add(name);
    out.println(
        format == Format.JSON ? json(name, position, values) : text(name, position, values));
  }

  /** Whether nothing was printed although something was asked for. */
  boolean isFruitless() {
    return names.isEmpty() && (format == Format.NAMES || !patterns.isEmpty());
  }

  private static String json(String name, int position, float[] values) {
    var json = Json.object();
    json.put("name", name);
    json.put("position", position);
    json.put("values", values);
    return Json.of(json);
  }

  private static String text(String name, int position, float[] values) {
    var shown = new StringJoiner(" ");
    double sum = 0;
    double squares = 0;
    for (var i = 0; i < values.length; i++) {
      sum += values[i];
      squares += (double) values[i] * values[i];
      if (i < SHOWN || i >= values.length - SHOWN) shown.add(Text.format("%.6f", values[i]));
      else if (i == SHOWN) shown.add("…");
    }
    return Text.format(
        "%s position %d, %d values, mean %.6f, rms %.6f: %s",
        name,
        position,
        values.length,
        sum / values.length,
        Math.sqrt(squares / values.length),
        shown);
  }
}

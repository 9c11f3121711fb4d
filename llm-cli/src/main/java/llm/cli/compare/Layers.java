package llm.cli.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A text for each layer, told in short: once where all are equal, by the period where they recur,
 * by ranges of layers otherwise.
 */
final class Layers {
  /** Ranges that are told; there is an ellipsis where there are more. */
  private static final int RANGES = 6;

  private final List<String> values;

  private Layers(List<String> values) {
    this.values = values;
  }

  /** {@code X}; {@code X; every 4th Y}; {@code layers 0–2: Y; layers 3–27: X}. */
  static String text(List<String> values) {
    if (values.isEmpty()) return "";
    if (new LinkedHashSet<>(values).size() == 1) return values.getFirst();
    return new Layers(values).varying();
  }

  /** {@code layer 4}; {@code layers 0, 2–3, 5}. */
  static String listed(List<Integer> indices) {
    var ranges = new ArrayList<String>();
    for (int from = 0, to; from < indices.size(); from = to) {
      int first = indices.get(from);
      to = from + 1;
      while (to < indices.size() && indices.get(to) == first + to - from) to++;
      ranges.add(range(first, first + to - from));
    }
    return list(ranges);
  }

  /** Of layers up to the one before the last. */
  private static String range(int from, int to) {
    return to - from == 1 ? "" + from : from + "–" + (to - 1);
  }

  private String varying() {
    for (int period = 2; 2 * period <= values.size(); period++) {
      if (recurs(period) && isAllButOne(period)) return everyNth(period);
    }
    return ranges();
  }

  private boolean recurs(int period) {
    return IntStream.range(period, values.size())
        .allMatch(i -> values.get(i).equals(values.get(i - period)));
  }

  /** Whether all layers of a period but the last are equal. */
  private boolean isAllButOne(int period) {
    return new LinkedHashSet<>(values.subList(0, period - 1)).size() == 1;
  }

  private String everyNth(int period) {
    return "%s; every %s: %s".formatted(values.getFirst(), nth(period), values.get(period - 1));
  }

  private static String nth(int n) {
    if (n % 100 / 10 == 1) return n + "th";
    return n
        + switch (n % 10) {
          case 1 -> "st";
          case 2 -> "nd";
          case 3 -> "rd";
          default -> "th";
        };
  }

  private String ranges() {
    SequencedMap<String, List<String>> byValue = new LinkedHashMap<>();
    for (int from = 0, to; from < values.size(); from = to) {
      to = from + 1;
      while (to < values.size() && values.get(to).equals(values.get(from))) to++;
      byValue.computeIfAbsent(values.get(from), _ -> new ArrayList<>()).add(range(from, to));
    }
    return byValue.entrySet().stream()
        .map(entry -> list(entry.getValue()) + ": " + entry.getKey())
        .collect(Collectors.joining("; "));
  }

  private static String list(List<String> ranges) {
    if (ranges.size() == 1 && !ranges.getFirst().contains("–")) return "layer " + ranges.getFirst();
    if (ranges.size() <= RANGES) return "layers " + String.join(", ", ranges);
    return "layers " + String.join(", ", ranges.subList(0, RANGES)) + ", …";
  }
}

package llm.runtime.embedding;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import llm.api.EmbeddingOptions.Purpose;

/**
 * What a model is known to want before its texts, by what its file says it is called: the table in
 * {@code prefixes.txt}.
 *
 * @param query before a query
 * @param document before a document
 */
record KnownPrefixes(String query, String document) {
  private static final String TABLE = "prefixes.txt";
  private static final KnownPrefixes NONE = new KnownPrefixes("", "");
  private static final List<String> NAMES = List.of("general.name", "general.basename");

  private record Line(Pattern name, KnownPrefixes prefixes) {
    static Line of(String line) {
      var parts = line.split("\\|", -1);
      // the expression may have bars of its own: the texts are the last parts
      int last = parts.length - 1;
      var name = String.join("|", List.of(parts).subList(0, last - 2)).strip();
      return new Line(
          Pattern.compile(name), new KnownPrefixes(text(parts[last - 2]), text(parts[last - 1])));
    }

    private static String text(String written) {
      return written.replace("\\n", "\n").replace("\\x7c", "|");
    }
  }

  /** Those of the model whose file has these metadata; empty where none are known. */
  static KnownPrefixes of(Map<String, ?> metadata) {
    var lines = lines();
    for (var key : NAMES) {
      if (!(metadata.get(key) instanceof String name)) continue;
      var plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
      for (var line : lines) if (line.name.matcher(plain).find()) return line.prefixes;
    }
    return NONE;
  }

  private static List<Line> lines() {
    try (var in = KnownPrefixes.class.getResourceAsStream(TABLE)) {
      if (in == null) throw new IllegalStateException(TABLE + " is missing");
      var lines = new ArrayList<Line>();
      for (var line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        if (!line.isBlank() && !line.startsWith("#")) lines.add(Line.of(line));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What stands before a text of this purpose. */
  String of(Purpose purpose) {
    return switch (purpose) {
      case TEXT -> "";
      case QUERY -> query;
      case DOCUMENT -> document;
    };
  }
}

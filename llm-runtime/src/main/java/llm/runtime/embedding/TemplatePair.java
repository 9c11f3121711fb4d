package llm.runtime.embedding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import llm.tokenizer.Marks;
import llm.tokenizer.Segment;
import llm.tokenizer.Tokenizer;

/**
 * Query and document in a text of the model's, at the places {@code {query}} and {@code
 * {document}}. Its marks count; what looks like one in query or document is text.
 *
 * @param parts texts and places, in their order
 */
record TemplatePair(List<String> parts, Tokenizer tokenizer, Marks marks) implements PairForm {
  private static final String QUERY = "{query}";
  private static final String DOCUMENT = "{document}";

  /** Before and behind each place. */
  private static final Pattern EDGE =
      Pattern.compile("(?=\\{query\\}|\\{document\\})|(?<=\\{query\\}|\\{document\\})");

  /** That of a template; empty where it lacks a place. */
  static Optional<PairForm> find(String template, Tokenizer tokenizer) {
    var parts = List.of(EDGE.split(template, -1));
    return parts.contains(QUERY) && parts.contains(DOCUMENT)
        ? Optional.of(new TemplatePair(parts, tokenizer, tokenizer.marks(template)))
        : Optional.empty();
  }

  @Override
  public Query query(String text) {
    return (document, limit) -> {
      var whole = ids(text, document);
      if (whole.length <= limit || ids(text, "").length > limit) return Reading.of(whole, 0);
      var cut = ids(text, longest(text, document, limit));
      return Reading.of(cut, whole.length - cut.length);
    };
  }

  private int[] ids(String query, String document) {
    var segments = new ArrayList<Segment>();
    for (var part : parts) {
      segments.add(
          switch (part) {
            case QUERY -> Segment.plain(query);
            case DOCUMENT -> Segment.plain(document);
            default -> Segment.markup(part);
          });
    }
    return tokenizer.encode(segments, marks);
  }

  /** The longest beginning of a document that fits: tokens depend on what stands beside them. */
  private String longest(String query, String document, int limit) {
    int fits = 0;
    int tooMany = document.codePointCount(0, document.length());
    while (tooMany - fits > 1) {
      int middle = (fits + tooMany) >>> 1;
      if (ids(query, beginning(document, middle)).length <= limit) fits = middle;
      else tooMany = middle;
    }
    return beginning(document, fits);
  }

  private static String beginning(String text, int codePoints) {
    return text.substring(0, text.offsetByCodePoints(0, codePoints));
  }
}

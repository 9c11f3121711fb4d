package llm.template;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a template made of its variables.
 *
 * @param segments the parts in order; neighbours differ in who wrote them
 */
public record Rendering(List<Segment> segments) {
  /** A rendering of a copy of {@code segments}. */
  public Rendering {
    segments = List.copyOf(segments);
  }

  /** The whole prompt. */
  public String text() {
    return segments.stream().map(Segment::text).collect(Collectors.joining());
  }
}

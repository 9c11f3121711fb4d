package llm.runtime.chat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import llm.template.Rendering;
import llm.tokenizer.Segment;

/**
 * A conversation as its template renders it.
 *
 * @param text all of it
 * @param markup the characters that the template wrote; the others are people's and the model's
 */
record Rendered(String text, BitSet markup) {
  static Rendered of(Rendering rendering) {
    var text = new StringBuilder();
    var markup = new BitSet();
    for (var segment : rendering.segments()) {
      int start = text.length();
      text.append(segment.text());
      markup.set(start, text.length(), segment.markup());
    }
    return new Rendered(text.toString(), markup);
  }

  /** The parts from a character on, for the tokenizer. */
  List<Segment> from(int start) {
    var segments = new ArrayList<Segment>();
    for (int at = start; at < text.length(); ) {
      boolean isMarkup = markup.get(at);
      int change = isMarkup ? markup.nextClearBit(at) : markup.nextSetBit(at);
      int end = change < 0 ? text.length() : Math.min(change, text.length());
      segments.add(new Segment(text.substring(at, end), isMarkup));
      at = end;
    }
    return segments;
  }

  /** Whether this begins with all of another, written by the same side. */
  boolean startsWith(Rendered other) {
    int length = other.text.length();
    return text.startsWith(other.text) && markup.get(0, length).equals(other.markup);
  }

  /** Whether the template's own last words end with this mark, white space aside. */
  boolean endsWithMark(String mark) {
    int end = text.stripTrailing().length();
    int start = end - mark.length();
    return start >= 0 && text.startsWith(mark, start) && markup.nextClearBit(start) >= end;
  }
}

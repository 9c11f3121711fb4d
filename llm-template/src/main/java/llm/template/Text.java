package llm.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text whose every character knows who wrote it.
 *
 * <p>Immutable; equality and hash look at the characters alone. Indices in this class count UTF-16
 * units unless they are said to count code points, as a template's do.
 */
final class Text implements Value {
  static final Text EMPTY = plain("");

  private final String value;
  private final Origins origins;

  /** Made when it is first asked for, at a cost below that of the text itself. */
  private @Nullable CodePoints points;

  private Text(String value, Origins origins) {
    this.value = value;
    this.origins = origins;
  }

  static Text of(String value, Origins origins) {
    return new Text(value, origins);
  }

  static Text of(String value, Origin origin) {
    return new Text(value, Origins.uniform(origin, value.length()));
  }

  static Text markup(String value) {
    return of(value, Origin.MARKUP);
  }

  static Text plain(String value) {
    return of(value, Origin.PLAIN);
  }

  String value() {
    return value;
  }

  Origins origins() {
    return origins;
  }

  /** The template's if all of it is, otherwise the caller's: the origin of what is made of it. */
  Origin origin() {
    boolean own = origins.runs() == 0 || (origins.runs() == 1 && origins.at(0) == Origin.MARKUP);
    return own ? Origin.MARKUP : Origin.PLAIN;
  }

  boolean isEmpty() {
    return value.isEmpty();
  }

  /** How many code points the text has. */
  int length() {
    return points().count();
  }

  /** Where code point {@code index} begins. */
  int offset(int index) {
    return points().offset(index);
  }

  /** How many code points precede unit {@code offset}. */
  int index(int offset) {
    return points().index(offset);
  }

  private CodePoints points() {
    var known = points;
    if (known == null) {
      known = CodePoints.of(value);
      points = known;
    }
    return known;
  }

  /** The units {@code from} to {@code to}; {@code budget} pays for a copy of them. */
  Text slice(int from, int to, Budget budget) {
    if (from == 0 && to == value.length()) {
      return this;
    }
    if (from >= to) {
      return EMPTY;
    }
    budget.characters(to - from);
    return part(from, to);
  }

  private Text part(int from, int to) {
    var runs = new Origins.Builder();
    for (int run = origins.runAt(from); run < origins.runs() && origins.start(run) < to; run++) {
      int length = Math.min(to, origins.end(run)) - Math.max(from, origins.start(run));
      runs.append(origins.origin(run), length);
    }
    return new Text(value.substring(from, to), runs.build());
  }

  /** One text for each code point; each is an object, so {@code budget} pays for it. */
  List<Text> characters(Budget budget) {
    budget.steps(16L * value.length());
    budget.characters(value.length());
    var result = new ArrayList<Text>(value.length());
    for (int at = 0; at < value.length(); ) {
      int next = at + Character.charCount(value.codePointAt(at));
      result.add(of(value.substring(at, next), origins.at(at)));
      at = next;
    }
    return result;
  }

  List<Segment> segments() {
    var result = new ArrayList<Segment>(origins.runs());
    for (int run = 0; run < origins.runs(); run++) {
      var part = value.substring(origins.start(run), origins.end(run));
      result.add(new Segment(part, origins.origin(run) == Origin.MARKUP));
    }
    return result;
  }

  @Override
  public String typeName() {
    return "str";
  }

  @Override
  public boolean truth() {
    return !value.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Text text && value.equals(text.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}

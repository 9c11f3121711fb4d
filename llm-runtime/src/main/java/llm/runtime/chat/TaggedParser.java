package llm.runtime.chat;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import llm.runtime.answer.AnswerParser;
import llm.runtime.answer.AnswerPiece;
import llm.runtime.text.JavaJson;
import llm.runtime.text.PartialMatch;

/** Takes calls between tags out of an answer: see {@link TaggedCalls}. Reasoning has none. */
final class TaggedParser implements AnswerParser {
  /** Stands before a control token: no text has it. */
  private static final String CONTROL = "\uFFFF";

  private static final String IDS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final int ID_LENGTH = 9; // as Mistral's templates demand
  private static final SecureRandom RANDOM = new SecureRandom();

  private enum State {
    CONTENT,
    HEAD,
    ARGUMENTS,
    TAIL
  }

  private final TaggedCalls.Marks marks;
  private final String open;
  private final String close;
  private final Pattern head;
  private final AnswerText text;
  private final StringBuilder kept = new StringBuilder();
  private final StringBuilder arguments = new StringBuilder();
  private State state = State.CONTENT;
  private JsonEnd braces = new JsonEnd();
  private boolean said; // something, since the last call
  private int calls;

  TaggedParser(TaggedCalls.Marks marks, Predicate<String> isControl, AnswerText text) {
    this.marks = marks;
    this.text = text;
    this.open = spelling(marks.open().strip(), isControl);
    this.close = spelling(marks.close().strip(), isControl);
    this.head =
        Pattern.compile(
            "\\s*\\{\\s*\"%s\"\\s*:\\s*\"([^\"\\\\]*)\"\\s*,\\s*\"%s\"\\s*:\\s*(?=\\{)"
                .formatted(Pattern.quote(marks.name()), Pattern.quote(marks.arguments())));
  }

  private static String spelling(String tag, Predicate<String> isControl) {
    return isControl.test(tag) ? CONTROL + tag : tag;
  }

  @Override
  public List<AnswerPiece> text(String more) {
    return take(text.accept(more.replace(CONTROL, "\uFFFD")));
  }

  @Override
  public List<AnswerPiece> control(String spelling) {
    boolean mark = open.equals(CONTROL + spelling) || close.equals(CONTROL + spelling);
    return take(mark ? text.accept(CONTROL + spelling) : text.control(spelling));
  }

  private List<AnswerPiece> take(AnswerText.Parts parts) {
    var out = new ArrayList<AnswerPiece>();
    if (!parts.reasoning().isEmpty()) {
      out.add(new AnswerPiece.Reasoning(parts.reasoning().replace(CONTROL, "")));
    }
    kept.append(parts.content());
    while (step(out)) {}
    return out;
  }

  /** Goes on by a state, if what is kept is enough for that. */
  private boolean step(List<AnswerPiece> out) {
    return switch (state) {
      case CONTENT -> content(out);
      case HEAD -> head(out);
      case ARGUMENTS -> arguments(out);
      case TAIL -> tail(out);
    };
  }

  private boolean content(List<AnswerPiece> out) {
    int at = kept.indexOf(open);
    int certain = at >= 0 ? at : kept.length() - PartialMatch.length(kept, open);
    // White space before a call is part of neither.
    int end = certain;
    while (end > 0 && Character.isWhitespace(kept.charAt(end - 1))) end--;
    say(kept.substring(0, end), out);
    kept.delete(0, end);
    if (at < 0) return false;
    kept.delete(0, at - end + open.length());
    state = State.HEAD;
    return true;
  }

  private void say(String text, List<AnswerPiece> out) {
    var shown = text.replace(CONTROL, "");
    if (!said && calls > 0) shown = shown.stripLeading();
    if (shown.isEmpty()) return;
    said = true;
    out.add(new AnswerPiece.Content(shown));
  }

  private boolean head(List<AnswerPiece> out) {
    Matcher matcher = head.matcher(kept);
    if (matcher.lookingAt()) {
      out.add(
          new AnswerPiece.CallStarted(calls, newId(), Objects.requireNonNull(matcher.group(1))));
      kept.delete(0, matcher.end());
      arguments.setLength(0);
      braces = new JsonEnd();
      state = State.ARGUMENTS;
      return true;
    }
    int at = kept.indexOf(close);
    if (at < 0) return false;
    whole(kept.substring(0, at), out);
    kept.delete(0, at + close.length());
    state = State.CONTENT;
    return true;
  }

  /** A call whose parts come in another order; what is none is text. */
  private void whole(String call, List<AnswerPiece> out) {
    try {
      if (JavaJson.read(call.strip()) instanceof Map<?, ?> map
          && map.get(marks.name()) instanceof String name
          && map.get(marks.arguments()) instanceof Map<?, ?>) {
        int at = call.indexOf('{', call.indexOf("\"" + marks.arguments() + "\""));
        out.add(new AnswerPiece.CallStarted(calls, newId(), name));
        out.add(new AnswerPiece.CallArguments(calls, call.substring(at, JsonEnd.of(call, at))));
        ended(true, out);
        return;
      }
    } catch (IllegalArgumentException e) {
      // It is text.
    }
    say(open + call + close, out);
  }

  private boolean arguments(List<AnswerPiece> out) {
    int length = 0;
    boolean over = false;
    while (length < kept.length() && !over) {
      if (kept.indexOf(CONTROL) == length) break;
      over = braces.isLast(kept.charAt(length++));
    }
    if (length > 0) {
      arguments.append(kept, 0, length);
      out.add(new AnswerPiece.CallArguments(calls, kept.substring(0, length)));
      kept.delete(0, length);
    }
    if (over) state = State.TAIL;
    else if (kept.isEmpty()) return false;
    else cut(out);
    return true;
  }

  private boolean tail(List<AnswerPiece> out) {
    int at = kept.indexOf(close);
    if (at < 0) return false;
    boolean complete = kept.substring(0, at).strip().equals("}") && isObject();
    kept.delete(0, at + close.length());
    ended(complete, out);
    return true;
  }

  private boolean isObject() {
    try {
      return JavaJson.read(arguments.toString()) instanceof Map<?, ?>;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void cut(List<AnswerPiece> out) {
    int at = kept.indexOf(close);
    kept.delete(0, at < 0 ? kept.length() : at + close.length());
    ended(false, out);
  }

  private void ended(boolean complete, List<AnswerPiece> out) {
    out.add(new AnswerPiece.CallEnded(calls++, complete));
    said = false;
    state = State.CONTENT;
  }

  private static String newId() {
    var id = new StringBuilder();
    for (int i = 0; i < ID_LENGTH; i++) id.append(IDS.charAt(RANDOM.nextInt(IDS.length())));
    return id.toString();
  }

  @Override
  public List<AnswerPiece> finish() {
    var out = new ArrayList<>(take(text.finish()));
    switch (state) {
      case CONTENT -> say(kept.toString(), out);
      case HEAD -> say(open + kept, out);
      case ARGUMENTS -> ended(false, out);
      // The mark behind a call may be missing where the model ended its turn.
      case TAIL -> ended(kept.toString().strip().equals("}") && isObject(), out);
    }
    kept.setLength(0);
    return out;
  }
}

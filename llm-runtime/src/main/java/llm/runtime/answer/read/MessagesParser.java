package llm.runtime.answer.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import llm.runtime.answer.text.AnswerParser;
import llm.runtime.answer.text.AnswerPiece;
import llm.runtime.answer.text.Controls;
import llm.runtime.answer.text.Source;

/**
 * Parses an answer that is several messages: what is thought, what is said, and calls, whose heads
 * name the tool. An answer that begins with no head is said.
 */
public final class MessagesParser implements AnswerParser {
  private static final int LONGEST_HEAD = 1_000;

  private enum State {
    BEGINNING,
    HEAD,
    THOUGHT,
    SAID,
    CALL
  }

  private final Messages form;
  private final Optional<RecipientHead> head;
  private final Optional<CallsParser> calls;
  private final Source source = new Source();
  private final List<AnswerPiece> out = new ArrayList<>();
  private State state = State.BEGINNING;

  private MessagesParser(Messages form, Optional<RecipientHead> head, Optional<CallsParser> calls) {
    this.form = form;
    this.head = head;
    this.calls = calls;
  }

  /** A parser of answers without calls. */
  static MessagesParser withoutCalls(Messages form) {
    return new MessagesParser(form, Optional.empty(), Optional.empty());
  }

  /** A parser of answers with calls, in messages of their own or in what is said. */
  public static MessagesParser withCalls(Messages form, Notation notation, CallsParser calls) {
    return new MessagesParser(form, RecipientHead.of(form, notation), Optional.of(calls));
  }

  @Override
  public List<AnswerPiece> text(String text) {
    return encoded(Controls.plain(text));
  }

  @Override
  public List<AnswerPiece> control(String spelling) {
    var mark = Controls.wrapped(spelling);
    if (form.marks().contains(mark)) return encoded(mark);
    if (state == State.CALL) calls.ifPresent(parser -> out.addAll(parser.control(spelling)));
    return taken();
  }

  private List<AnswerPiece> encoded(String text) {
    source.append(text);
    while (step()) {}
    return taken();
  }

  private List<AnswerPiece> taken() {
    var pieces = List.copyOf(out);
    out.clear();
    return pieces;
  }

  /** Reads on; false if more text is needed. */
  private boolean step() {
    return switch (state) {
      case BEGINNING -> beginning();
      case HEAD -> head();
      case THOUGHT, SAID, CALL -> body();
    };
  }

  private boolean beginning() {
    var text = source.text().toString().substring(source.at()).stripLeading();
    if (text.isEmpty()) return false;
    var heads = new ArrayList<>(form.beginnings());
    head.ifPresent(one -> heads.addAll(one.beginnings()));
    if (heads.stream().anyMatch(text::startsWith)) state = State.HEAD;
    else if (heads.stream().anyMatch(one -> one.startsWith(text))) return false;
    else state = State.SAID;
    return true;
  }

  private boolean head() {
    int stop = source.indexOf(form.mark());
    if (stop < 0) {
      if (source.end() - source.at() <= LONGEST_HEAD) return false;
      state = State.SAID;
      return true;
    }
    var written = source.take(stop);
    source.skip(form.mark().length());
    begin(written.substring(written.lastIndexOf(form.start()) < 0 ? 0 : behindStart(written)));
    return true;
  }

  private int behindStart(String written) {
    return written.lastIndexOf(form.start()) + form.start().length();
  }

  private void begin(String written) {
    var text = written.strip();
    var name = head.flatMap(one -> one.name(text));
    if (text.equals(form.thought().strip())) state = State.THOUGHT;
    else if (text.equals(form.said().strip())) state = State.SAID;
    else if (name.isPresent()) {
      state = State.CALL;
      feed(head.orElseThrow().written(name.get()));
    } else state = text.startsWith(form.thought().strip()) ? State.THOUGHT : State.SAID;
  }

  /** A message's text; behind its end another head comes. */
  private boolean body() {
    int stop = source.indexOf(form.end());
    int to = stop < 0 ? source.end() - source.held(form.end()) : stop;
    say(source.take(Math.max(source.at(), to)));
    if (stop < 0) return false;
    source.skip(form.end().length());
    if (state == State.CALL) calls.ifPresent(parser -> out.addAll(parser.finish()));
    state = State.HEAD;
    return true;
  }

  private void say(String text) {
    if (text.isEmpty()) return;
    switch (state) {
      case THOUGHT -> out.add(new AnswerPiece.Reasoning(Controls.spelled(text)));
      case CALL -> feed(text);
      case BEGINNING, HEAD, SAID -> {
        if (head.isEmpty() && calls.isPresent()) feed(text);
        else out.add(new AnswerPiece.Content(Controls.spelled(text)));
      }
    }
  }

  private void feed(String text) {
    calls.ifPresent(parser -> out.addAll(Controls.feed(text, parser)));
  }

  @Override
  public List<AnswerPiece> finish() {
    var rest = source.take(source.end());
    if (state != State.HEAD) say(rest);
    calls.ifPresent(parser -> out.addAll(parser.finish()));
    state = State.SAID;
    return taken();
  }
}

package llm.runtime.chat;

import static llm.grammar.form.Expression.control;
import static llm.grammar.form.Expression.lexeme;
import static llm.grammar.form.Expression.literal;
import static llm.grammar.form.Expression.optional;
import static llm.grammar.form.Expression.sequence;
import static llm.grammar.form.Expression.star;

import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Predicate;
import llm.grammar.form.CodePoints;
import llm.grammar.form.Expression;
import llm.grammar.form.Regex;
import llm.runtime.answer.read.Messages;

/**
 * What a model may write before the part of its answer that a constraint is about, as a grammar: so
 * the constraint begins behind reasoning, once, and no answer ends within it.
 *
 * @param isControl whether there is a control token of a spelling: no text is taken for that
 */
record BeforeAnswer(Predicate<String> isControl) {
  /** White space next to marks belongs to neither part. */
  private static final Expression SPACE =
      lexeme(Regex.repeat(Regex.characters(CodePoints.of(" \t\r\n")), 0, 20));

  /**
   * Reasoning between marks, or none.
   *
   * @param marks empty for a model that does not reason
   * @param prompt if it ends with the first mark, the second must come
   */
  Expression reasoning(Optional<ReasoningMarks> marks, Rendered prompt) {
    if (marks.isEmpty()) return Expression.empty();
    var open = marks.get().open();
    var close = marks.get().close();
    var rest = sequence(textBefore(close), mark(close), SPACE);
    if (prompt.endsWithMark(open)) return rest;
    return optional(sequence(SPACE, mark(open), rest));
  }

  /**
   * Messages of what is thought, and what begins that of the answer.
   *
   * @param prompt if it ends with a head, the answer begins there
   */
  Expression messages(Messages form, Rendered prompt) {
    if (prompt.endsWithMark(form.mark())) return Expression.empty();
    return sequence(thoughts(form), said(form));
  }

  /** The head of a message that says something. */
  static Expression said(Messages form) {
    var type = sequence(literal(" "), control("<|constrain|>"), literal("json"));
    return sequence(mark(form.said()), optional(type), mark(form.mark()));
  }

  /** Messages of what is thought. */
  Expression thoughts(Messages form) {
    return star(
        sequence(
            mark(form.thought() + form.mark()),
            textBefore(form.end()),
            mark(form.end() + form.start())));
  }

  /** Any text, up to the first mark. */
  private Expression textBefore(String mark) {
    int tag = ReasoningMarks.tagEnd(mark);
    if (tag > 0 && isControl.test(mark.substring(0, tag))) return lexeme(Regex.anything());
    var any = Regex.anything();
    return lexeme(Regex.not(Regex.sequence(any, Regex.text(mark), any)));
  }

  /** A mark: its tags are control tokens where the vocabulary has them. */
  private static Expression mark(String mark) {
    var parts = new ArrayList<Expression>();
    int at = 0;
    for (int i = 0; i < mark.length(); i++) {
      int tag = ReasoningMarks.tagEnd(mark.substring(i));
      if (tag == 0) continue;
      if (i > at) parts.add(literal(mark.substring(at, i)));
      parts.add(control(mark.substring(i, i + tag)));
      at = i + tag;
      i = at - 1;
    }
    if (at < mark.length()) parts.add(literal(mark.substring(at)));
    return new Expression.Sequence(parts);
  }
}

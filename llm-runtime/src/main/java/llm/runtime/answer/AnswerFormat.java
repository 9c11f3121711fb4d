package llm.runtime.answer;

import java.util.List;
import java.util.Set;
import llm.grammar.form.Rules;
import llm.template.ChatTemplate;
import org.jspecify.annotations.Nullable;

/**
 * How a template writes answers: marks, and the notation of calls; learnt by having it render
 * conversations that differ in one thing. Immutable.
 *
 * <p>Whether it takes tools has been tried: calls were rendered and parsed back, and names,
 * arguments, ids, what was said and what was thought came out as they went in.
 */
public final class AnswerFormat {
  private final @Nullable Notation notation;
  private final String refusal;
  private final String reasoningOpen;

  private AnswerFormat(@Nullable Notation notation, String refusal, String reasoningOpen) {
    this.notation = notation;
    this.refusal = refusal;
    this.reasoningOpen = reasoningOpen;
  }

  /**
   * The format of a template's answers.
   *
   * @param controls the spellings of the vocabulary's control tokens; marks that are none are
   *     looked for in text
   * @throws llm.template.TemplateException if examples cost the template too much
   */
  public static AnswerFormat of(ChatTemplate template, Set<String> controls) {
    var tokens = new Controls(controls);
    var examples = new Examples(template);
    var reasoning = RoundTrip.reasoning(examples).orElse(new String[] {"<think>", "</think>"});
    try {
      var plain = examples.answer(Examples.CONTENT, "");
      var close = reasoning[1];
      if (plain.isPresent()) {
        var text = plain.get().text();
        int at = Math.max(0, text.indexOf(Examples.CONTENT));
        var open = text.substring(0, at).strip();
        int mark = open.lastIndexOf(close);
        if (mark < 0 && !open.isEmpty() && close.endsWith(open) && close.length() > open.length()) {
          close = close.substring(0, close.length() - open.length()).strip();
        }
      }
      var learnt = new Learner(examples, reasoning[0], close).notation();
      var format = new AnswerFormat(encoded(learnt, tokens), "", tokens.encode(reasoning[0]));
      var failure = new RoundTrip(format, examples, tokens).failure(learnt.parallel());
      if (failure.isEmpty()) return format;
      throw new Learner.Refusal("calls are not understood as it writes them: " + failure);
    } catch (Learner.Refusal e) {
      var why = template.name() + ": takes no tools: " + e.getMessage();
      return new AnswerFormat(null, why, tokens.encode(reasoning[0]));
    }
  }

  private static Notation encoded(Notation n, Controls all) {
    var c = all.in(n.toString());
    var style =
        switch (n.style()) {
          case Notation.Json json -> json;
          case Notation.JsonCall call ->
              new Notation.JsonCall(call.keys(), c.encode(call.lead()), c.encode(call.rest()));
          case Notation.Tagged t ->
              new Notation.Tagged(
                  c.encode(t.before()),
                  c.encode(t.stringMid()),
                  c.encode(t.mid()),
                  c.encode(t.after()),
                  t.wrapOpen(),
                  t.wrapClose());
        };
    return new Notation(
        c.encode(n.reasoningOpen()),
        c.encode(n.reasoningClose()),
        c.encode(n.contentOpen()),
        c.encode(n.contentClose()),
        c.encode(n.sectionOpen()),
        c.encode(n.separator()),
        c.encode(n.sectionClose()),
        c.encode(n.head()),
        c.encode(n.tail()),
        style,
        n.parallel(),
        n.end());
  }

  /** Whether conversations with tools can be rendered, and calls understood. */
  public boolean takesTools() {
    return notation != null;
  }

  /** Why it takes no tools: a sentence that names the template; empty if it does. */
  public String refusal() {
    return refusal;
  }

  /** Whether an answer may hold more than one call. */
  public boolean parallelCalls() {
    return notation != null && notation.parallel();
  }

  /** Whether the model writes ids of calls. */
  public boolean writesIds() {
    return notation != null
        && (notation.style() instanceof Notation.JsonCall call
            ? !call.keys().id().isEmpty()
            : notation.head().indexOf(Notation.ID) >= 0);
  }

  /** What the notation of calls is, in a few words. */
  public String style() {
    var known = notation;
    if (known == null) return "none";
    return switch (known.style()) {
      case Notation.JsonCall call when call.keys().nameIsKey() -> "JSON, the name is the key";
      case Notation.JsonCall call ->
          "JSON object of " + call.keys().name() + ", " + call.keys().arguments();
      case Notation.Json _ -> "name, then JSON";
      case Notation.Tagged tagged -> tagged.typed() ? "tags with types" : "tags";
    };
  }

  /** A rendered answer without what ends it. */
  String withoutEnd(String text) {
    var end = notation == null ? "" : notation.end().strip();
    var stripped = text.stripTrailing();
    return !end.isEmpty() && stripped.endsWith(end)
        ? stripped.substring(0, stripped.length() - end.length())
        : text;
  }

  /**
   * A parser for an answer.
   *
   * @param promptEnd the last characters that the template itself wrote in the prompt: they may
   *     have begun the reasoning
   * @param tools that may be called; if there are none, nothing is taken for a call
   * @throws IllegalStateException if the format takes no tools
   */
  public AnswerParser parser(String promptEnd, List<ToolSpec> tools) {
    var known = notation;
    if (known == null) throw new IllegalStateException(refusal);
    var open = Controls.spelled(reasoningOpen);
    boolean begun = !open.isEmpty() && promptEnd.stripTrailing().endsWith(open);
    return new MarkedParser(known, begun, tools, CallIds.random());
  }

  /**
   * The grammar of an answer behind its reasoning.
   *
   * @throws llm.grammar.form.GrammarException if a strict tool's schema cannot be enforced
   * @throws IllegalStateException if the format takes no tools
   */
  public Rules grammar(CallRules rules) {
    var known = notation;
    if (known == null) throw new IllegalStateException(refusal);
    return new CallGrammar(known).rules(rules);
  }
}

package llm.runtime.chat;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import llm.grammar.Grammar;
import llm.grammar.TokenTrie;
import llm.grammar.form.Expression;
import llm.grammar.form.Limits;
import llm.grammar.form.Rules;
import llm.runtime.answer.read.Messages;
import org.junit.jupiter.api.Test;

/** What may stand before an answer of a form; the form is the text {@code {}} here. */
class BeforeAnswerTest {
  private static final ReasoningMarks THINK = new ReasoningMarks("<think>", "</think>");
  private static final BeforeAnswer AS_TEXT = new BeforeAnswer(spelling -> false);

  private static Rendered prompt(String text) {
    var markup = new BitSet();
    markup.set(0, text.length());
    return new Rendered(text, markup);
  }

  private static boolean fits(Expression before, String text) {
    var rules = Rules.of(Expression.sequence(before, Expression.literal("{}")));
    var matcher = Grammar.of(rules).matcher();
    return matcher.feed(text) == text.getBytes(StandardCharsets.UTF_8).length && matcher.mayEnd();
  }

  @Test
  void reasoningMayComeOnceAndMustClose() {
    var before = AS_TEXT.reasoning(Optional.of(THINK), prompt("<|assistant|>\n"));
    for (var text :
        List.of(
            "{}",
            "<think>{} or []?</think>{}",
            "\n<think>\nfirst <think> again\n</think>\n\n{}",
            "<think></think>{}")) {
      assertTrue(fits(before, text), text);
    }
    for (var text :
        List.of("[]", "<think>{}", "x{}", "<think>a</think>b{}", "<think>a</think>b</think>{}")) {
      assertFalse(fits(before, text), text);
    }
  }

  @Test
  void reasoningThatThePromptHasOpenedMustClose() {
    var before = AS_TEXT.reasoning(Optional.of(THINK), prompt("<|assistant|>\n<think>\n"));
    assertTrue(fits(before, "as it is</think>\n{}"));
    assertFalse(fits(before, "{}"));
  }

  @Test
  void aModelThatDoesNotReasonIsHeldAtOnce() {
    var before = AS_TEXT.reasoning(Optional.empty(), prompt("<|assistant|>\n"));
    assertTrue(fits(before, "{}"));
    assertFalse(fits(before, "<think>a</think>{}"));
  }

  @Test
  void inChannelsItBeginsInTheMessageOfTheFinalOne() {
    var before = AS_TEXT.messages(Messages.CHANNELS, prompt("<|start|>assistant"));
    var analysis = "<|channel|>analysis<|message|>hm: {}<|end|><|start|>assistant";
    var last = "<|channel|>final<|message|>{}";
    for (var text :
        List.of(
            last,
            analysis + last,
            analysis + analysis + "<|channel|>final <|constrain|>json<|message|>{}")) {
      assertTrue(fits(before, text), text);
    }
    for (var text : List.of("{}", analysis, analysis + "{}", last + last)) {
      assertFalse(fits(before, text), text);
    }
    assertTrue(
        fits(AS_TEXT.messages(Messages.CHANNELS, prompt("<|channel|>final<|message|>")), "{}"));
  }

  /** 0 closes; 1 spells it. */
  @Test
  void aControlTokenClosesAndItsSpellingDoesNot() {
    var tokens = List.of("</think>", "</think>", "{}");
    var trie =
        TokenTrie.of(3, id -> tokens.get(id).getBytes(StandardCharsets.UTF_8), id -> id == 0);
    var before =
        new BeforeAnswer("</think>"::equals)
            .reasoning(Optional.of(THINK), prompt("assistant\n<think>"));
    var rules = Rules.of(Expression.sequence(before, Expression.literal("{}")));
    var matcher = Grammar.of(rules, Limits.defaults(), "</think>"::equals).matcher(trie);
    assertTrue(matcher.accept(1));
    assertTrue(matcher.accept(2));
    assertFalse(matcher.mayEnd());
    assertTrue(matcher.accept(0));
    assertTrue(matcher.accept(2));
    assertTrue(matcher.mustEnd());
  }
}

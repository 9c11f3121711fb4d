package llm.runtime.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import llm.api.Constraint;
import llm.api.ConstraintException;
import llm.api.GenerationOptions;
import llm.api.Tool;
import llm.api.ToolChoice;
import llm.grammar.form.Expression;
import llm.grammar.form.Rules;
import llm.runtime.constraint.Constraints;
import llm.runtime.constraint.Form;
import org.junit.jupiter.api.Test;

/** Grammars of calls are made once for the same tools, and not kept without end. */
class CachedGrammarTest {
  private static final String TEMPLATE =
      """
      {%- for m in messages -%}<|im_start|>{{ m.role }}
      {{ m.content }}{%- for call in m.tool_calls -%}
      <call>{"name": "{{ call.function.name }}", "arguments": {{ call.function.arguments | tojson \
      }}}</call>
      {%- endfor -%}<|im_end|>
      {%- endfor -%}\
      """;

  private static Form form(ChatFormat format, String schema, Optional<Constraint> constraint) {
    var tool = Tool.builder("weather").parameters(schema).strict(true).build();
    var options = GenerationOptions.greedy().toBuilder().tools(List.of(tool)).build();
    return format.with(ToolUse.of(options)).form(constraint, new Rendered("", new BitSet()));
  }

  private static ChatFormat format() {
    return ChatFormat.of("test", TEMPLATE, VocabularyOfWords.tokenizer());
  }

  private static String schema(String key) {
    return "{\"type\": \"object\", \"properties\": {\"" + key + "\": {\"type\": \"string\"}}}";
  }

  @Test
  void theSameToolsAskTheSame() {
    var format = format();
    var first = form(format, schema("city"), Optional.empty());
    assertEquals(first, form(format, schema("city"), Optional.empty()));
    assertTrue(!first.equals(form(format, schema("town"), Optional.empty())));
    assertTrue(!first.equals(form(format(), schema("city"), Optional.empty())));
    var json = Optional.of(Constraint.json());
    var either = form(format, schema("city"), json);
    assertEquals(either, form(format, schema("city"), json));
    assertTrue(!either.equals(form(format, schema("city"), Optional.of(Constraint.regex("a")))));
  }

  private static Form counted(int key, AtomicInteger made) {
    var rules =
        new Form.Asking(
            key,
            () -> {
              made.incrementAndGet();
              return Rules.of(Expression.literal("x"));
            });
    return new Form.Ruled(rules, Expression.empty(), OptionalInt.empty());
  }

  @Test
  void rulesAreMadeOnceAndTheOldestAreForgotten() {
    var tokenizer = VocabularyOfWords.tokenizer();
    var constraints = new Constraints(tokenizer, tokenizer.size());
    var made = new AtomicInteger();
    for (int i = 0; i < 3; i++) constraints.start(counted(0, made), false);
    assertEquals(1, made.get());
    for (int key = 1; key <= 100; key++) constraints.start(counted(key, made), false);
    assertEquals(101, made.get());
    constraints.start(counted(100, made), false);
    assertEquals(101, made.get());
    constraints.start(counted(0, made), false);
    assertEquals(102, made.get());
  }

  @Test
  void whatCannotBeEnforcedIsRefusedEachTime() {
    var tokenizer = VocabularyOfWords.tokenizer();
    var constraints = new Constraints(tokenizer, tokenizer.size());
    var schema = "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"nothing\"}}}";
    var form = form(format(), schema, Optional.empty());
    for (int i = 0; i < 2; i++) {
      var refused = assertThrows(ConstraintException.class, () -> constraints.start(form, false));
      assertTrue(String.valueOf(refused.getMessage()).startsWith("tools: "), refused.getMessage());
    }
  }

  @Test
  void aNamedToolAsksSomethingElse() {
    var tool = Tool.builder("weather").parameters(schema("city")).strict(true).build();
    var options = GenerationOptions.greedy().toBuilder().tools(List.of(tool));
    var format = format();
    var prompt = new Rendered("", new BitSet());
    var auto = format.with(ToolUse.of(options.build())).form(Optional.empty(), prompt);
    var named = options.toolChoice(ToolChoice.named("weather")).build();
    assertTrue(!auto.equals(format.with(ToolUse.of(named)).form(Optional.empty(), prompt)));
  }
}

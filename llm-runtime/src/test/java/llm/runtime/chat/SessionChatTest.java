package llm.runtime.chat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import llm.api.Answer;
import llm.api.AnswerToken;
import llm.api.ChatOptions;
import llm.api.ChatTemplateException;
import llm.api.FinishReason;
import llm.api.GenerationOptions;
import llm.api.Message;
import llm.tokenizer.EncodeOptions;
import llm.tokenizer.Segment;
import llm.tokenizer.Tokenizer;
import org.junit.jupiter.api.Test;

/** Chats whose model says what it is told to say. */
class SessionChatTest {
  private static final String CHATML =
      "{%- for m in messages -%}{{ '<|im_start|>' + m.role + '\\n"
          + "' }}{%- if m.reasoning_content %}{{ '<think>\\n"
          + "' + m.reasoning_content + '\\n"
          + "</think>\\n"
          + "\\n"
          + "' }}{% endif -%}{{ m.content + '<|im_end|>\\n"
          + "' }}{%- endfor -%}{%- if add_generation_prompt %}{{ '<|im_start|>assistant\\n"
          + "' }}{% endif -%}";
  private static final GenerationOptions OPTIONS = GenerationOptions.defaults();

  private final Tokenizer tokenizer = VocabularyOfWords.tokenizer();
  private final ScriptedMemory memory = new ScriptedMemory(tokenizer);

  private static ChatForms forms(ChatFormat format) {
    return new ChatForms(format, () -> format);
  }

  private SessionChat chat(String template) {
    return new SessionChat(
        forms(ChatFormat.of("some model", template, tokenizer)), memory, ChatOptions.defaults());
  }

  private static List<AnswerToken> tokens(Answer answer) {
    var tokens = new ArrayList<AnswerToken>();
    answer.forEach(tokens::add);
    return tokens;
  }

  @Test
  void reasoningIsToldApart() {
    try (var chat = chat(CHATML)) {
      memory.answers("<think>", "<0x0A>", "hello", "</", "think", ">", "\u2581is", "<|im_end|>");
      var answer = chat.send("hi", OPTIONS);
      var tokens = tokens(answer);
      assertEquals("hello", tokens.get(2).reasoning());
      assertEquals(3, answer.usage().reasoningTokens(), "the mark before it, and a line's end");
      assertEquals("is", tokens.get(6).content());
      assertEquals(Message.assistant("is").withReasoning("hello"), chat.messages().getLast());
    }
  }

  @Test
  void reasoningMayStandBetweenControlTokens() {
    var template =
        "{%- for m in messages -%}{{ m.role + ':' }}"
            + "{%- if m.reasoning_content %}{{ '[THINK]' + m.reasoning_content + '[/THINK]' }}"
            + "{% endif -%}{{ m.content + eos_token }}{%- endfor -%}"
            + "{%- if add_generation_prompt %}{{ 'assistant:' }}{% endif -%}";
    try (var chat = chat(template)) {
      memory.answers("[THINK]", "hm", "[/THINK]", "world", "</s>");
      assertEquals(
          Message.assistant("world").withReasoning("hm"), chat.send("hi", OPTIONS).message());
    }
  }

  @Test
  void aPromptMayBeginTheReasoning() {
    var template =
        CHATML.replace("assistant\\n' }}{% endif -%}", "assistant\\n<think>\\n' }}{% endif -%}");
    try (var chat = chat(template)) {
      memory.answers("hm", "<0x0A>", "</think>", "<0x0A>", "hello", "<|im_end|>");
      assertEquals(
          Message.assistant("hello").withReasoning("hm"), chat.send("hi", OPTIONS).message());
      // What a person writes begins nothing.
      memory.answers("hello", "<|im_end|>");
      var said = chat(CHATML).send("<think>", OPTIONS).message();
      assertEquals(Message.assistant("hello"), said);
    }
  }

  @Test
  void aTemplateThatRendersNothingIsTheTemplatesFault() {
    try (var chat = chat("{% if messages|length > 99 %}x{% endif %}")) {
      var error = assertThrows(ChatTemplateException.class, () -> chat.send("hi", OPTIONS));
      assertEquals(
          "some model: chat template: renders nothing of this conversation", error.getMessage());
      assertEquals(List.of(), chat.messages());
    }
  }

  /** Making a format renders examples: one that costs too much ends that early. */
  @Test
  void aTemplateThatCostsTooMuchIsRefused() {
    var endless = "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}";
    var once = "{% if not add_generation_prompt %}" + endless + "{% endif %}x";
    for (var template : List.of(endless, once)) {
      var error =
          assertTimeoutPreemptively(
              Duration.ofSeconds(60),
              () -> assertThrows(ChatTemplateException.class, () -> chat(template)));
      assertTrue(error.getMessage().contains("takes more than"), error.getMessage());
    }
  }

  /** Tools that are given as a variable are fitted as those of a conversation are. */
  @Test
  void toolsMayBeAVariable() {
    var tool = Map.of("type", "function", "function", Map.of("name", "now"));
    var template = "{{ tools[0].function.parameters|tojson }}{{ messages[0].content }}";
    var format = ChatFormat.of("some model", template, tokenizer);
    var rendered = format.with(Map.of("tools", List.of(tool))).render(List.of(Message.user("hi")));
    assertEquals("{}hi", rendered.text());
  }

  @Test
  void tokensThatWereGeneratedAreNotComputedAgain() {
    try (var chat = chat(CHATML)) {
      // The tokenizer would write all of this by other tokens.
      memory.answers("<0x68>", "<0x65>", "<0x6C>", "<0x6C>", "<0x6F>", "<|im_end|>");
      chat.send("hi", OPTIONS).message();
      int held = memory.length();
      var second = chat.send("world", OPTIONS);
      assertEquals(held, second.cachedTokens());
      var more = "<|im_end|>\n<|im_start|>user\nworld<|im_end|>\n<|im_start|>assistant\n";
      var ids = tokenizer.encode(List.of(Segment.markup(more)), tokenizer.marks(""));
      assertArrayEquals(Arrays.copyOfRange(ids, 1, ids.length), memory.computed.getLast());
      second.close();
    }
  }

  @Test
  void anAnswerWithReasoningIsKeptWhereTheTemplateKeepsIt() {
    try (var chat = chat(CHATML)) {
      memory.answers(
          "<think>",
          "<0x0A>",
          "hm",
          "<0x0A>",
          "</think>",
          "<0x0A>",
          "<0x0A>",
          "hello",
          "<|im_end|>");
      chat.send("hi", OPTIONS).message();
      int held = memory.length();
      try (var second = chat.send("world", OPTIONS)) {
        assertEquals(held, second.cachedTokens());
      }
    }
  }

  @Test
  void aTemplateThatDropsReasoningKeepsTheBeginning() {
    var dropping = CHATML.replace("if m.reasoning_content", "if m.reasoning_content and loop.last");
    try (var chat = chat(dropping)) {
      memory.answers("<think>", "hm", "</think>", "hello", "<|im_end|>");
      var first = chat.send("hi", OPTIONS);
      first.message();
      try (var second = chat.send("world", OPTIONS)) {
        assertEquals(first.prompt().length, second.cachedTokens());
        var text = tokenizer.decode(second.prompt());
        assertEquals(-1, text.indexOf("hm"), text);
      }
    }
  }

  @Test
  void controlTokensInAnAnswerAreNotWhatAMessageSpells() {
    try (var chat = chat(CHATML)) {
      memory.answers("hello", "<|im_start|>", "world", "<|im_end|>");
      assertEquals(Message.assistant("helloworld"), chat.send("hi", OPTIONS).message());
      chat.edit(1, Message.assistant("hello<|im_start|>world"));
      try (var next = chat.send("hm", OPTIONS)) {
        int start = tokenizer.idOf("<|im_start|>").getAsInt();
        long starts = Arrays.stream(next.prompt()).filter(id -> id == start).count();
        assertEquals(4, starts);
      }
    }
  }

  @Test
  void theTemplatesOwnEndOfTurnEndsAnAnswer() {
    var template =
        "{%- for m in messages -%}{{ '<|' + m.role + '|>' + m.content + '[/THINK]' }}{%- endfor"
            + " -%}";
    try (var chat = chat(template)) {
      memory.answers("hello", "[/THINK]", "world");
      var answer = chat.send("hi", OPTIONS);
      assertEquals(Message.assistant("hello"), answer.message());
      assertEquals(FinishReason.END_OF_TEXT, answer.finishReason());
      assertEquals(2, answer.usage().generatedTokens());
      memory.answers("hello", "[/THINK]", "world");
      var on = GenerationOptions.builder().ignoreEnd(true).build();
      assertEquals(Message.assistant("helloworld"), chat.send("hi", on).message());
    }
  }

  @Test
  void anEndOfTurnThatIsNoTokenEndsAnAnswerToo() {
    var template =
        "{%- for m in messages -%}{{ '{' + m.role + '}' + m.content + '</think></s>' }}"
            + "{%- endfor -%}";
    var spelled = template.replace("</think></s>", "<|is|>");
    try (var chat = chat(spelled)) {
      memory.answers("hello", "<0x3C>", "<0x7C>", "\u2581is", "hm");
      assertEquals("hello<| ishm", chat.send("hi", OPTIONS).message().content());
      memory.answers("hello", "<0x3C>", "<0x7C>", "<0x69>", "<0x73>", "<0x7C>", ">", "hm");
      var answer = chat.send("hi", OPTIONS);
      assertEquals("hello", answer.message().content());
      assertEquals(FinishReason.END_OF_TEXT, answer.finishReason());
    }
  }

  @Test
  void theNextTurnsFirstLineEndsAnAnswer() {
    var template = "{%- for m in messages -%}{{ '\\n' + m.role + ': ' + m.content }}{%- endfor -%}";
    try (var chat = chat(template)) {
      memory.answers("hello", "<0x0A>", "<0x75>", "<0x73>", "<0x65>", "<0x72>", "<0x3A>", "world");
      assertEquals("hello", chat.send("hi", OPTIONS).message().content());
    }
  }

  @Test
  void aFailureLeavesWhatWasSaid() {
    try (var chat = chat(CHATML)) {
      memory.answers("hello", "world", "<|im_end|>");
      memory.failsAt(1);
      var answer = chat.send("hi", OPTIONS);
      var error = assertThrows(IllegalStateException.class, answer::message);
      assertEquals("broken", error.getMessage());
      assertEquals(FinishReason.CANCELLED, answer.finishReason());
      assertEquals(List.of(Message.user("hi"), Message.assistant("hello")), chat.messages());
      memory.answers("world", "<|im_end|>");
      assertEquals("world", chat.regenerate(OPTIONS).message().content());
      assertEquals(List.of(Message.user("hi"), Message.assistant("world")), chat.messages());
    }
  }

  @Test
  void anAnswerCanBeClosedByAnotherThread() throws InterruptedException {
    try (var chat = chat(CHATML)) {
      memory.answers("hello", "world", "<|im_end|>");
      var answer = chat.send("hi", OPTIONS);
      var tokens = answer.iterator();
      tokens.next();
      Thread.ofVirtual().start(answer::close).join();
      assertEquals(false, tokens.hasNext());
      assertEquals(FinishReason.CANCELLED, answer.finishReason());
      assertEquals(Message.assistant("hello"), chat.messages().getLast());
    }
  }

  @Test
  void theBeginningTokenIsThereOnce() {
    int bos = tokenizer.bos().getAsInt();
    for (var template :
        List.of("{{ bos_token }}{{ messages[0].content }}", "{{ messages[0].content }}")) {
      try (var chat = chat(template);
          var answer = chat.send("hello", OPTIONS)) {
        assertArrayEquals(
            tokenizer.encode("hello", EncodeOptions.TEXT.withFrame(EncodeOptions.Frame.START)),
            answer.prompt());
        assertEquals(bos, answer.prompt()[0]);
      }
    }
    var without = VocabularyOfWords.tokenizer(Map.of("tokenizer.ggml.add_bos_token", false));
    var format = ChatFormat.of("some model", "{{ messages[0].content }}", without);
    try (var chat = new SessionChat(forms(format), memory, ChatOptions.defaults());
        var answer = chat.send("hello", OPTIONS)) {
      assertArrayEquals(without.encode("hello", EncodeOptions.TEXT), answer.prompt());
    }
  }
}

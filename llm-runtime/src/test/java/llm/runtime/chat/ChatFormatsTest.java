package llm.runtime.chat;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import llm.api.ChatTemplateException;
import org.junit.jupiter.api.Test;

class ChatFormatsTest {
  private static final String TEMPLATE = "{% for m in messages %}{{ m.content }} {% endfor %}";

  private final ChatFormats formats = new ChatFormats("a model", VocabularyOfWords.tokenizer());

  @Test
  void aTemplateIsLookedAtOnce() {
    assertSame(formats.of(TEMPLATE), formats.of(new StringBuilder(TEMPLATE).toString()));
  }

  @Test
  void anotherTemplateIsAnotherFormat() {
    var first = formats.of(TEMPLATE);
    assertNotSame(first, formats.of(TEMPLATE + "!"));
    assertNotEquals(formats.of(TEMPLATE + "!"), formats.of(TEMPLATE));
  }

  @Test
  void whatIsNoTemplateIsNotKept() {
    for (int i = 0; i < 2; i++) {
      assertThrows(ChatTemplateException.class, () -> formats.of("{% for"));
    }
    formats.of(TEMPLATE);
  }
}

package llm.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KnownTemplateTest {
  private static final List<Map<String, ?>> TURNS =
      List.of(
          Conversation.message("system", "Be terse."),
          Conversation.message("user", "A colour?"),
          Conversation.message("assistant", "Blue."),
          Conversation.message("user", "Another?"));

  private static String render(KnownTemplate known) {
    return ChatTemplate.parse(known.id(), known.source(), "<s>", "</s>")
        .render(Conversation.of(new ArrayList<>(TURNS)))
        .text();
  }

  @ParameterizedTest
  @EnumSource
  void everythingIsSaidInOrder(KnownTemplate known) {
    var text = render(known);
    int at = 0;
    for (var message : TURNS) {
      var content = String.valueOf(message.get("content"));
      assertTrue(text.indexOf(content, at) >= at, text);
      at = text.indexOf(content, at) + content.length();
    }
    assertEquals(Optional.of(known), KnownTemplate.named(known.id()));
  }

  @Test
  void theyAreTheFormatsThatModelsKnow() {
    assertEquals(
        "<|im_start|>system\nBe terse.<|im_end|>\n<|im_start|>user\nA colour?<|im_end|>\n"
            + "<|im_start|>assistant\nBlue.<|im_end|>\n<|im_start|>user\nAnother?<|im_end|>\n"
            + "<|im_start|>assistant\n",
        render(KnownTemplate.CHATML));
    assertEquals(
        "<s>[INST] <<SYS>>\nBe terse.\n<</SYS>>\n\nA colour? [/INST] Blue. </s>"
            + "<s>[INST] Another? [/INST]",
        render(KnownTemplate.LLAMA2));
    assertEquals(
        "<s><|start_header_id|>system<|end_header_id|>\n\nBe terse.<|eot_id|>"
            + "<|start_header_id|>user<|end_header_id|>\n\nA colour?<|eot_id|>"
            + "<|start_header_id|>assistant<|end_header_id|>\n\nBlue.<|eot_id|>"
            + "<|start_header_id|>user<|end_header_id|>\n\nAnother?<|eot_id|>"
            + "<|start_header_id|>assistant<|end_header_id|>\n\n",
        render(KnownTemplate.LLAMA3));
    assertEquals(
        "<s><start_of_turn>user\nBe terse.\nA colour?<end_of_turn>\n"
            + "<start_of_turn>model\nBlue.<end_of_turn>\n"
            + "<start_of_turn>user\nAnother?<end_of_turn>\n<start_of_turn>model\n",
        render(KnownTemplate.GEMMA));
    assertEquals(
        "<s>[INST] Be terse.\nA colour?[/INST] Blue.</s>[INST] Another?[/INST]",
        render(KnownTemplate.MISTRAL));
    assertEquals(
        "<|system|>\nBe terse.<|end|>\n<|user|>\nA colour?<|end|>\n<|assistant|>\nBlue.<|end|>\n"
            + "<|user|>\nAnother?<|end|>\n<|assistant|>\n",
        render(KnownTemplate.PHI3));
    assertEquals("Be terse.A colour?Blue.Another?", render(KnownTemplate.TEXT));
  }
}

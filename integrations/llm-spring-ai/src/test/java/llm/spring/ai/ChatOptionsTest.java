package llm.spring.ai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.List;
import llm.api.Constraint;
import llm.api.ToolChoice;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.test.options.AbstractChatOptionsTests;

/** Spring AI's kit for options, and what is ours. */
class ChatOptionsTest extends AbstractChatOptionsTests<LlmChatOptions, LlmChatOptions.Builder> {
  @Override
  protected Class<LlmChatOptions> getConcreteOptionsClass() {
    return LlmChatOptions.class;
  }

  @Override
  protected LlmChatOptions.Builder readyToBuildBuilder() {
    return LlmChatOptions.builder()
        .temperature(0.5)
        .stopSequences(List.of("stop"))
        .toolContext("a", 1)
        .seed(7L)
        .minP(0.1)
        .repetitionPenalty(1.1)
        .toolChoice(ToolChoice.none())
        .parallelToolCalls(false)
        .deadline(Duration.ofSeconds(3))
        .priority(2)
        .client("c")
        .constraint(Constraint.json())
        .templateVariable("enable_thinking", false);
  }

  @Test
  void whatIsSaidIsKeptAndComesBeforeWhatWasSaid() {
    var options = readyToBuildBuilder().build();
    assertEquals(options, options.mutate().build());
    assertEquals(options.hashCode(), options.mutate().clone().build().hashCode());
    assertNotEquals(options, options.mutate().seed(8L).build());
    var more = LlmChatOptions.builder().seed(9L).outputSchema("{}").templateVariable("b", 2);
    var both = options.mutate().combineWith(more).build();
    assertEquals(9L, both.getSeed());
    assertEquals("{}", both.getOutputSchema());
    assertEquals(0.1, both.getMinP());
    assertEquals(2, both.getTemplateVariables().size());
    var common = options.mutate().combineWith(ChatOptions.builder().topK(3)).build();
    assertEquals(3, common.getTopK());
    assertEquals(7L, common.getSeed());
    assertNull(common.mutate().seed(null).build().getSeed());
  }
}

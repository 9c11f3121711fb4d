package llm.testkit.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** How a scripted model talks unless it is told otherwise: ChatML, with reasoning and tools. */
public final class ChatMl {
  /** The chat template. */
  public static final String TEMPLATE = read("chatml.jinja");

  /** The token that ends a turn. */
  public static final String END = "<|im_end|>";

  /** Its control tokens. */
  public static final List<String> CONTROL = List.of("<|im_start|>", END);

  /** Its tokens that are text. */
  public static final List<String> USER_DEFINED =
      List.of(
          "<think>",
          "</think>",
          "<tool_call>",
          "</tool_call>",
          "<tool_response>",
          "</tool_response>");

  private ChatMl() {}

  private static String read(String resource) {
    try (var in = Objects.requireNonNull(ChatMl.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

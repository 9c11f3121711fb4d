package llm.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Formats that many models were trained with, for models whose files hold no template. */
public enum KnownTemplate {
  /** Turns between {@code <|im_start|>} and {@code <|im_end|>}: Qwen and many others. */
  CHATML,
  /** Questions between {@code [INST]} and {@code [/INST]}, and a system message in the first. */
  LLAMA2,
  /** Turns with headers between {@code <|start_header_id|>} and {@code <|end_header_id|>}. */
  LLAMA3,
  /** Turns between {@code <start_of_turn>} and {@code <end_of_turn>}; no system role. */
  GEMMA,
  /** Questions between {@code [INST]} and {@code [/INST]}; no system role. */
  MISTRAL,
  /** Turns between {@code <|user|>} and {@code <|end|>}. */
  PHI3,
  /** Turns between {@code <|user|>} and the token that ends a text. */
  ZEPHYR,
  /** Lines that begin with {@code USER:} and {@code ASSISTANT:}. */
  VICUNA,
  /** No format: texts that follow each other, for models that continue a text. */
  TEXT;

  /** What names it: {@code chatml}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The names of all. */
  public static List<String> ids() {
    return Arrays.stream(values()).map(KnownTemplate::id).toList();
  }

  /** The one of that name. */
  public static Optional<KnownTemplate> named(String id) {
    return Arrays.stream(values()).filter(template -> template.id().equals(id)).findFirst();
  }

  /** The template, in Jinja. */
  public String source() {
    var file = id() + ".jinja";
    try (var stream = Objects.requireNonNull(KnownTemplate.class.getResourceAsStream(file), file)) {
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

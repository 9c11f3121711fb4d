package llm.runtime.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a chat's memory holds: a prompt, and what the model wrote after it.
 *
 * <p>Text can be cut in tokens in many ways, and the model need not choose the tokenizer's. So
 * where the next prompt has the answer as it was written, the tokens that were written stand for
 * it.
 *
 * @param prompt the prompt
 * @param promptTokens how many tokens are the prompt's
 * @param tokens all
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares it
record Held(Rendered prompt, int promptTokens, int[] tokens) {
  /** The tokens of a prompt that begins with what is held; empty if it does not. */
  Optional<int[]> continuedBy(Rendered next, PromptEncoder encoder) {
    if (!next.startsWith(prompt)) return Optional.empty();
    // The model may end a turn by another token than the template does.
    for (int length = tokens.length; length >= tokens.length - 1; length--) {
      if (length < promptTokens || length == 0) break;
      int end = match(next, length, encoder);
      if (end < 0) continue;
      var ids = encoder.encodeRest(Arrays.copyOf(tokens, length), next, end);
      if (ids.isPresent()) return ids;
    }
    return Optional.empty();
  }

  /** Where the next prompt's text is behind the first tokens; negative if it differs in them. */
  private int match(Rendered next, int length, PromptEncoder encoder) {
    int at = prompt.text().length();
    var bytes = new ByteArrayOutputStream();
    for (int i = promptTokens; i < length; i++) {
      int id = tokens[i];
      if (id >= encoder.tokenizer().size()) return -1;
      if (!encoder.isControl(id)) {
        bytes.writeBytes(encoder.tokenizer().bytes(id));
        continue;
      }
      at = matchText(next, at, bytes);
      if (at < 0) return -1;
      var spelling = encoder.tokenizer().token(id);
      // A control token stands for what the template wrote, never for what somebody spelled.
      if (!next.text().startsWith(spelling, at)) return -1;
      int end = at + spelling.length();
      if (next.markup().nextClearBit(at) < end) return -1;
      at = end;
    }
    return matchText(next, at, bytes);
  }

  private static int matchText(Rendered next, int at, ByteArrayOutputStream bytes) {
    var text = bytes.toString(UTF_8);
    bytes.reset();
    return next.text().startsWith(text, at) ? at + text.length() : -1;
  }
}

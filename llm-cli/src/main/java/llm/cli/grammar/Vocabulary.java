package llm.cli.grammar;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import llm.api.LlmException;
import llm.api.Tokenizer;
import llm.api.Tokenizer.Special;
import llm.grammar.TokenTrie;

/** A model's vocabulary, by its tokens' bytes. */
public final class Vocabulary {
  private final Tokenizer tokenizer;
  private final TokenTrie trie;
  private final Map<ByteBuffer, Integer> ids = new HashMap<>();
  private int longest;

  private Vocabulary(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
    this.trie = TokenTrie.of(tokenizer.size(), tokenizer::bytes);
    for (int id = 0; id < tokenizer.size(); id++) {
      var bytes = tokenizer.bytes(id);
      longest = Math.max(longest, bytes.length);
      if (bytes.length > 0) ids.putIfAbsent(ByteBuffer.wrap(bytes), id);
    }
  }

  /** That of a tokenizer. */
  public static Vocabulary of(Tokenizer tokenizer) {
    return new Vocabulary(tokenizer);
  }

  /** The tree of its tokens. */
  public TokenTrie trie() {
    return trie;
  }

  /**
   * Tokens whose bytes are those of a text. A tokenizer that writes a space before each text, or
   * drops some, is not asked: then the longest token that fits is taken each time.
   *
   * @throws LlmException if the vocabulary cannot write the text
   */
  public int[] tokens(String text) {
    var wanted = text.getBytes(UTF_8);
    var tokens = tokenizer.encode(text, Special.NONE);
    var written = new ByteArrayOutputStream();
    for (int id : tokens) written.writeBytes(tokenizer.bytes(id));
    return Arrays.equals(written.toByteArray(), wanted) ? tokens : longest(wanted);
  }

  private int[] longest(byte[] text) {
    var tokens = new int[text.length];
    int count = 0;
    for (int at = 0; at < text.length; ) {
      int length = Math.min(longest, text.length - at);
      while (length > 0 && !ids.containsKey(ByteBuffer.wrap(text, at, length))) length--;
      var id = ids.get(ByteBuffer.wrap(text, at, length));
      if (id == null) {
        throw new LlmException(
            "the vocabulary has no token for the byte 0x%02X".formatted(text[at] & 0xFF));
      }
      tokens[count++] = id;
      at += length;
    }
    return Arrays.copyOf(tokens, count);
  }
}

package llm.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Random;
import llm.grammar.Grammar;
import llm.grammar.TokenMatcher;
import llm.grammar.TokenTrie;
import llm.grammar.schema.SchemaOptions;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Grammars of an answer: compiling one, and the masks of a text's tokens, of a vocabulary of
 * 128,256, as large as Llama 3's.
 */
public class GrammarBenchmark extends AverageTime {
  private static final int VOCABULARY = 128_256;
  private static final int LONGEST = 12;

  private static final String PERSON =
      """
      {"type": "object", "additionalProperties": false, "required": ["name", "born"],
       "properties": {"name": {"type": "string", "minLength": 1, "maxLength": 80},
        "born": {"type": "string", "format": "date"},
        "role": {"enum": ["author", "editor", "reader"]},
        "tags": {"type": "array", "items": {"type": "string", "pattern": "^[a-z]+(-[a-z]+)*$"}},
        "height": {"type": "number", "exclusiveMinimum": 0, "maximum": 300}}}\
      """;

  private static final String PERSON_TEXT =
      "{\"name\": \"Ada Lovelace\", \"born\": \"1815-12-10\", \"role\": \"author\","
          + " \"tags\": [\"engine\", \"first-program\"], \"height\": 165.5}";

  private static final String JSON_TEXT =
      "{\"a\": [1, 2.5e-3, true, null, {\"b\": \"some text, and more of it\"}], \"c\": {}}";

  /** Which grammar. */
  public enum Kind {
    /** Any JSON. */
    JSON(JSON_TEXT),
    /** An object with a string, a date, words, a pattern and a number. */
    SCHEMA(PERSON_TEXT),
    /** A regular expression with counts. */
    REGEX("Yes, because it is so, and it was so before.");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    Grammar compile() {
      return switch (this) {
        case JSON -> Grammar.ofJson();
        case SCHEMA -> Grammar.ofJsonSchema(PERSON, SchemaOptions.defaults());
        case REGEX -> Grammar.ofRegex("(Yes|No), because [a-z ,]{1,200}\\.");
      };
    }
  }

  /** Which grammar. */
  @Param public Kind source = Kind.JSON;

  private TokenTrie vocabulary = TokenTrie.of(0, id -> new byte[0]);
  private long[] mask = {};

  /** Makes a vocabulary: each byte, and words of letters and punctuation as JSON has it. */
  @Setup
  public void make() {
    var random = new Random(1);
    var tokens = new ArrayList<byte[]>();
    for (int b = 0; b < 256; b++) tokens.add(new byte[] {(byte) b});
    var characters = " \"{}[]:,.-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZéß中";
    while (tokens.size() < VOCABULARY) tokens.add(word(characters, random));
    vocabulary = TokenTrie.of(VOCABULARY, tokens::get);
    mask = new long[vocabulary.words()];
  }

  private static byte[] word(String characters, Random random) {
    var word = new StringBuilder(random.nextInt(3) == 0 ? " " : "");
    // Most tokens are of letters; one in eight has anything.
    int from = random.nextInt(8) == 0 ? 0 : characters.indexOf('a');
    for (int i = 1 + random.nextInt(LONGEST); i > 0; i--) {
      word.append(characters.charAt(from + random.nextInt(characters.length() - from)));
    }
    return word.toString().getBytes(UTF_8);
  }

  /** From the source to the first state. */
  @Benchmark
  public Grammar compile() {
    return source.compile();
  }

  /** Compiling, and a mask before each byte of a text: nothing is known before. */
  @Benchmark
  public long firstMasks() {
    return masks(source.compile().matcher(vocabulary), source.text.getBytes(UTF_8));
  }

  private long masks(TokenMatcher matcher, byte[] text) {
    long sum = 0;
    for (byte b : text) {
      matcher.mask(mask);
      sum += mask[1];
      if (!matcher.accept(b & 0xFF)) throw new IllegalStateException("the text does not fit");
    }
    return sum;
  }
}

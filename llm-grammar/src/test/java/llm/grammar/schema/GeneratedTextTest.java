package llm.grammar.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import llm.grammar.Grammar;
import llm.grammar.TokenMatcher;
import llm.grammar.TokenTrie;
import llm.grammar.form.GrammarException;
import org.junit.jupiter.api.Test;

/** What masks let be written at random is valid, as another's validator says. */
class GeneratedTextTest {
  private static final List<String> TOKENS = tokens();
  private static final TokenTrie VOCABULARY =
      TokenTrie.of(TOKENS.size(), id -> TOKENS.get(id).getBytes(StandardCharsets.UTF_8));

  /** After so many tokens those are taken that end something, if they fit. */
  private static final int LONG = 60;

  private static final int MOST = 400;

  private static final Pattern BEYOND = Pattern.compile("[0-9]{18}|[0-9][eE][+]?[0-9]{2}");

  private static List<String> tokens() {
    var tokens = new ArrayList<String>(List.of("\"}", "\"]", "\"", "}", "]", "0", "1", ":", ","));
    for (char c = ' '; c < 127; c++) tokens.add(String.valueOf(c));
    tokens.addAll(
        List.of(
            "\n",
            "\\",
            "true",
            "false",
            "null",
            "{\"",
            "\": ",
            ", \"",
            "k0",
            "k1",
            "k2",
            "é",
            "\uD83D\uDE00",
            "-1",
            "0.",
            "2024-",
            "12:",
            "ab",
            "\\n",
            "\\u00"));
    return tokens;
  }

  private static Optional<String> walk(TokenMatcher matcher, Random random) {
    var text = new StringBuilder();
    var mask = new long[VOCABULARY.words()];
    for (int i = 0; i < MOST; i++) {
      if (matcher.mustEnd() || matcher.mayEnd() && (i > LONG || random.nextInt(4) == 0)) {
        return Optional.of(text.toString());
      }
      matcher.mask(mask);
      var allowed = new ArrayList<Integer>();
      for (int id = 0; id < TOKENS.size(); id++) {
        if ((mask[id >> 6] >>> id & 1) != 0) allowed.add(id);
      }
      assertTrue(!allowed.isEmpty() || matcher.mayEnd(), "nothing may come behind " + text);
      if (allowed.isEmpty()) return Optional.of(text.toString());
      int id = allowed.get(i > LONG ? 0 : random.nextInt(allowed.size()));
      assertTrue(matcher.accept(id), text + TOKENS.get(id));
      text.append(TOKENS.get(id));
    }
    return Optional.empty();
  }

  /** What is wrong with a text; empty where the judge fails over a number beyond 64 bits. */
  private static Optional<List<Error>> errors(Schema judge, String text) {
    try {
      return Optional.of(
          judge.validate(
              text,
              InputFormat.JSON,
              context -> context.executionConfig(config -> config.formatAssertionsEnabled(true))));
    } catch (RuntimeException e) {
      if (!BEYOND.matcher(text).find()) throw e;
      return Optional.empty();
    }
  }

  @Test
  void isValid() {
    var random = new Random(7);
    var schemas = new RandomSchemas(random);
    var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    int wanted = Boolean.getBoolean("llm.slow") ? 1_000 : 100;
    int compiled = 0;
    int finished = 0;
    int judged = 0;
    for (int i = 0; i < wanted; i++) {
      var schema = schemas.schema(3);
      Grammar grammar;
      try {
        grammar =
            Grammar.ofJsonSchema(schema, SchemaOptions.defaults().with(Whitespace.flexible(2)));
      } catch (GrammarException e) {
        assertTrue(!e.reason().isEmpty(), schema);
        continue;
      }
      compiled++;
      var judge = registry.getSchema(schema);
      for (int k = 0; k < 10; k++) {
        var text = walk(grammar.matcher(VOCABULARY), random);
        if (text.isEmpty()) continue;
        finished++;
        var errors = errors(judge, text.get());
        if (errors.isEmpty()) continue;
        judged++;
        assertEquals(List.of(), errors.get(), schema + "\n" + text.get());
      }
    }
    assertTrue(compiled > wanted * 3 / 4, compiled + " of " + wanted + " schemas compile");
    assertTrue(judged > 0.9 * finished, judged + " of " + finished + " texts are judged");
    assertTrue(finished > 7 * compiled, finished + " texts of " + compiled + " schemas end");
  }
}

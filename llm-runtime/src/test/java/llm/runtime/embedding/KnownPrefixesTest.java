package llm.runtime.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import llm.api.EmbeddingOptions.Purpose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownPrefixesTest {
  private static KnownPrefixes of(String name) {
    return KnownPrefixes.of(Map.of("general.name", name));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "E5 Base V2; \"query: \"; \"passage: \"",
        "multilingual-e5-small; \"query: \"; \"passage: \"",
        "Bge Small En v1.5; \"Represent this sentence for searching relevant passages: \"; \"\"",
        "Bge Large Zh v1.5; 为这个句子生成表示以用于检索相关文章：; \"\"",
        "bge-m3; \"\"; \"\"",
        "nomic-embed-text-v1.5; \"search_query: \"; \"search_document: \"",
        "nomic-embed-text-v2-moe; \"search_query: \"; \"search_document: \"",
        "embeddinggemma-300M; \"task: search result | query: \"; \"title: none | text: \"",
        "mxbai-embed-large-v1; \"Represent this sentence for searching relevant passages: \"; \"\"",
        "Snowflake Arctic Embed M v1.5;"
            + " \"Represent this sentence for searching relevant passages: \"; \"\"",
        "snowflake-arctic-embed-l-v2.0; \"query: \"; \"\"",
        "all-MiniLM-L6-v2; \"\"; \"\"",
        "Grande5x; \"\"; \"\""
      })
  void aModelsNameTells(String name, String query, String document) {
    var prefixes = of(name);
    assertEquals(query, prefixes.of(Purpose.QUERY));
    assertEquals(document, prefixes.of(Purpose.DOCUMENT));
    assertEquals("", prefixes.of(Purpose.TEXT));
  }

  /** The task's words stand on a line of their own. */
  @Test
  void anInstruction() {
    var task = "Given a web search query, retrieve relevant passages that answer the query";
    assertEquals("Instruct: " + task + "\nQuery:", of("Qwen3 Embedding 0.6B").query());
    assertEquals("Instruct: " + task + "\nQuery: ", of("Multilingual-E5-large-instruct").query());
    assertEquals("Instruct: " + task + "\nQuery: ", of("e5-mistral-7b-instruct").query());
    assertEquals("", of("e5-mistral-7b-instruct").document());
  }

  @Test
  void theBaseNameTellsToo() {
    var metadata = Map.of("general.name", "my tuned one", "general.basename", "nomic-embed-text");
    assertEquals("search_query: ", KnownPrefixes.of(metadata).query());
    assertEquals("", KnownPrefixes.of(Map.of()).query());
  }
}

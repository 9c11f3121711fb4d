package llm.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tokens count as marks by their form, whatever a template says. */
class MarkFormTest {
  @ParameterizedTest
  @CsvSource({
    "<|user|>, USER_DEFINED, true",
    "<|user, USER_DEFINED, true",
    "user|>, USER_DEFINED, true",
    "<｜user｜>, USER_DEFINED, true",
    "<|ｕ|>, USER_DEFINED, true",
    "<|1|>, USER_DEFINED, false",
    "<|>, USER_DEFINED, false",
    "<||>, USER_DEFINED, false",
    "a|b>, USER_DEFINED, false",
    "a|>, USER_DEFINED, true",
    "<|a, USER_DEFINED, true",
    "<|user|>, NORMAL, true",
    "<|a|>, NORMAL, true",
    "<|>a|>, NORMAL, false",
    "<|user, NORMAL, false",
    "user|>, NORMAL, false",
    "<|a<b|>, NORMAL, false",
    "<||>, NORMAL, false",
    "[INST], NORMAL, true",
    "</tool_call>, UNUSED, true",
    "<b>, NORMAL, false"
  })
  void byForm(String spelling, TokenKind kind, boolean mark) {
    var tokenizer = TinyVocabulary.llama().token(spelling, kind).tokenizer();
    int id = tokenizer.idOf(spelling).orElseThrow();
    assertEquals(mark, tokenizer.marks("{{ messages }}").ids().get(id));
  }
}

package llm.template;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As Python's {@code strftime} in the C locale. */
class StrftimeTest {
  private static final ZonedDateTime TIME =
      ZonedDateTime.of(2024, 1, 7, 15, 4, 5, 60_000, ZoneOffset.ofHoursMinutes(5, 30));

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      textBlock =
          """
          %Y-%m-%d %H:%M:%S = 2024-01-07 15:04:05
          %d %b %Y = 07 Jan 2024
          %A, %B %-d, %y = Sunday, January 7, 24
          %a %e %I:%M %p %P = Sun  7 03:04 PM pm
          %j %U %W %V %G %u %w = 007 01 01 01 2024 7 0
          %D %F %T %R = 01/07/24 2024-01-07 15:04:05 15:04
          %c|%x|%X = Sun Jan  7 15:04:05 2024|01/07/24|15:04:05
          %f %z %% %-H %k %l %C %h = 000060 +0530 % 15 15  3 20 Jan
          """)
  void formats(String format, String expected) {
    assertEquals(expected, Strftime.format(format, TIME));
  }
}

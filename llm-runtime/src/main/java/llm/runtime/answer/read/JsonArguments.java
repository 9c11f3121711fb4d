package llm.runtime.answer.read;

import llm.runtime.answer.text.JsonMachine;
import llm.runtime.answer.text.Source;

/** Arguments that are a JSON object, behind the name. */
final class JsonArguments implements CallReader {
  private final JsonMachine machine = new JsonMachine();

  @Override
  public Result read(Source source, Calls calls) {
    if (machine.depth() == 0) {
      source.skipSpace();
      if (source.isEmpty()) return Result.MORE;
      if (source.peek() != '{') return Result.BROKEN;
    }
    int end = source.at();
    boolean fits = true;
    while (fits && end < source.end() && machine.at() != JsonMachine.At.END) {
      fits = machine.push(source.text().charAt(end));
      if (fits) end++;
    }
    calls.arguments(source.take(end));
    if (!fits) return Result.BROKEN;
    return machine.at() == JsonMachine.At.END ? Result.DONE : Result.MORE;
  }
}

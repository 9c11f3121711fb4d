package llm.grammar.schema;

import llm.grammar.form.Expression;
import llm.grammar.form.Regex;

/** How strings and keys are written, given the language of their characters. */
interface Encoding {
  /** A value, in any way in which it may be written. */
  Expression string(Regex characters);

  /** A value, in one way: two that are written alike are the same. */
  Expression inOneWay(Regex characters);

  /** A key, in one way. */
  Regex key(Regex characters);

  /** A key beside none that has a name. */
  Regex anyKey(Regex characters);
}

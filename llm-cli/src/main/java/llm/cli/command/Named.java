package llm.cli.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An argument that names a file, a folder, a model or the like: no name is empty. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface Named {}

package javax.annotation;

/** What the generated classes are marked with; Maven would fetch it, and the compiler needs no more. */
public @interface Generated {
    String value();

    String comments() default "";
}

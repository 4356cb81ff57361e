// Reads a pipeline as Jenkins's Groovy does, and runs nothing of it.
import org.codehaus.groovy.control.CompilationUnit
import org.codehaus.groovy.control.Phases

CompilationUnit unit = new CompilationUnit()
unit.addSource(new File(args[0]))
unit.compile(Phases.CONVERSION)

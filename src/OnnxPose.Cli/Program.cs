using OnnxPose.Cli;

EarlyStart.Begin(args);
return CommandLine.Run(args, Terminal.OfProcess());

using OnnxPose.Cli;

return CommandLine.Run(args, Terminal.OfProcess());

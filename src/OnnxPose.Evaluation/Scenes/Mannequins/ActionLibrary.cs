using System.Numerics;
using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.Scenes.Mannequins;

/// <summary>From what a person does to the angles of the joints, with a little variation in every
/// one.</summary>
static class ActionLibrary
{
    public static Articulation Articulate(PersonDescription person, Proportions bones, ref PoseRandom random)
    {
        var actor = new Actor(bones, ref random);
        var joints = actor.Standing();
        actor.Act(person, joints);
        return joints;
    }

    /// <summary>Knows the bones and the random stream while one person's joints are set.</summary>
    internal ref struct Actor
    {
        readonly Proportions _bones;
        readonly ref PoseRandom _random;

        public Actor(Proportions bones, ref PoseRandom random)
        {
            _bones = bones;
            _random = ref random;
        }

        public readonly Articulation Standing() => new()
        {
            TorsoPitch = Vary(0.02f, 0.03f),
            TorsoRoll = Vary(0, 0.02f),
            HeadYaw = Vary(0, 0.08f),
            HeadPitch = Vary(0.02f, 0.05f),
            HeadRoll = Vary(0, 0.04f),
            LeftArm = Hanging(),
            RightArm = Limbs.Mirror(Hanging()),
            LeftLeg = Straight(),
            RightLeg = Limbs.Mirror(Straight()),
        };

        public readonly void Act(PersonDescription person, Articulation joints)
        {
            switch (person.Action)
            {
                case SceneAction.Stand or SceneAction.FaceEachOther: break;
                case SceneAction.Wave: SetArms(joints, person.Side, Waving); break;
                case SceneAction.RaiseArm: Raise(joints, person); break;
                case SceneAction.Point: SetArms(joints, person.Side, Pointing); break;
                case SceneAction.HandsOnHips: SetArms(joints, person.Side, OnHip); break;
                case SceneAction.CrossArms: SetArms(joints, Side.Both, Crossed); break;
                case SceneAction.HandOnHead: SetArms(joints, person.Side, OnHead); break;
                case SceneAction.Clap: SetArms(joints, Side.Both, Clapping); break;
                case SceneAction.Phone: SetArms(joints, person.Side, Phoning); break;
                case SceneAction.Drink: SetArms(joints, person.Side, Drinking); break;
                case SceneAction.Flex: SetArms(joints, person.Side, Flexing); break;
                case SceneAction.SpreadArms: SetArms(joints, Side.Both, Level); break;
                case SceneAction.Dance: Dance(joints, person.Side); break;
                case SceneAction.Lean: Lean(joints, person.Side); break;
                case SceneAction.Look: joints.HeadYaw = Sign(person.Side) * Vary(0.95f, 0.07f); break;
                default: ActWithLegs(person, joints); break;
            }
        }

        readonly void ActWithLegs(PersonDescription person, Articulation joints)
        {
            switch (person.Action)
            {
                case SceneAction.Sit: SetLegs(joints, 86, 78, 4, 80, Vary(0, 1)); RestHands(joints); break;
                case SceneAction.SitCrossLegged: CrossLegged(joints); break;
                case SceneAction.Kneel: SetLegs(joints, 8, 70, -88, 90, 0); break;
                case SceneAction.KneelOnOneKnee: KneelOnOne(joints, person.Side); break;
                case SceneAction.Squat: Squat(joints, person.Degree); break;
                case SceneAction.Jump: Jump(joints); break;
                case SceneAction.Run: Stride(joints, 42, 80); break;
                case SceneAction.Walk: Stride(joints, 22, 12); break;
                case SceneAction.Kick: Kick(joints, person.Side); break;
                case SceneAction.LiftKnee: LiftKnee(joints, person.Side); break;
                case SceneAction.BendForward: Bend(joints, person.Degree); break;
                default: throw new ArgumentOutOfRangeException(nameof(person), person.Action, "Not for one.");
            }
        }

        readonly float Vary(float mean, float deviation) =>
            mean + deviation * (float)Math.Clamp(_random.NextNormal(), -2, 2);

        readonly bool Coin() => _random.NextUInt64() >> 63 == 1;

        static float Sign(Side side) => side == Side.Left ? 1 : -1;

        readonly Vector3 Toward(float elevation, float azimuth, float deviation = 4) =>
            Limbs.Direction(Vary(elevation, deviation), Vary(azimuth, deviation));

        // Arms, written for the left one.

        delegate ArmPose LeftArmPose(in Actor actor);

        readonly void SetArms(Articulation joints, Side side, LeftArmPose pose)
        {
            if (side is Side.Left or Side.Both)
            {
                joints.LeftArm = pose(this);
            }
            if (side is Side.Right or Side.Both)
            {
                joints.RightArm = Limbs.Mirror(pose(this));
            }
        }

        readonly ArmPose Hanging() =>
            new(Toward(10, 20), Toward(8, 60), HandShape.Relaxed, new(-0.2f, 0, 1));

        readonly ArmPose Reaching(Vector3 target, Vector3 pole, HandShape shape, Vector3 thumb)
        {
            var shoulder = new Vector3(_bones.ShoulderWidth / 2, _bones.Torso, 0);
            var goal = target + new Vector3(Vary(0, 0.015f), Vary(0, 0.015f), Vary(0, 0.015f));
            var (upper, fore) = Limbs.Reach(shoulder, goal, _bones.UpperArm, _bones.Forearm, pole);
            return new(upper, fore, shape, thumb);
        }

        static ArmPose Waving(in Actor a) =>
            new(a.Toward(82, 15, 7), a.Toward(165, 10, 6), HandShape.Open, new(-1, 0, 0.1f));

        static ArmPose High(in Actor a) =>
            new(a.Toward(168, 10, 4), a.Toward(173, 10, 4), HandShape.Open, new(-1, 0, 0.2f));

        static ArmPose Level(in Actor a)
        {
            var elevation = a.Vary(89, 4);
            return new(Limbs.Direction(elevation, a.Vary(6, 5)),
                Limbs.Direction(a.Vary(elevation, 3), a.Vary(6, 5)),
                HandShape.Open, new(0, 0.6f, 0.6f));
        }

        static ArmPose Pointing(in Actor a) => Level(a) with { Shape = HandShape.Pointing };

        static ArmPose OnHip(in Actor a) => a.Reaching(
            new(a._bones.HipWidth / 2 + 0.055f, 0.10f, 0.03f), new(1, 0, -0.4f), HandShape.Grip,
                new(0, 0.2f, -1));

        static ArmPose Crossed(in Actor a) => a.Reaching(
            new(-0.12f, a._bones.Torso - 0.24f, 0.17f), new(0.6f, -1, 0.2f), HandShape.Grip, new(0, 1, 0));

        static ArmPose OnHead(in Actor a) => a.Reaching(
            new(0.10f, a._bones.Torso + 0.27f, 0.02f), new(1, 0.1f, 0), HandShape.Relaxed, new(0, -0.2f, 1));

        static ArmPose Clapping(in Actor a) => a.Reaching(
            new(0.025f, a._bones.Torso - 0.16f, 0.24f), new(0.8f, -1, 0), HandShape.Open, new(0, 0.3f, -1));

        static ArmPose Phoning(in Actor a) => a.Reaching(
            new(0.115f, a._bones.Torso + 0.10f, 0.06f), new(0.9f, -1, 0.2f), HandShape.Grip,
                new(-0.5f, 0.6f, 0.3f));

        static ArmPose Drinking(in Actor a) => a.Reaching(
            new(0.03f, a._bones.Torso + 0.06f, 0.21f), new(1, -0.7f, 0), HandShape.Grip, new(-0.3f, 0.8f, 0));

        static ArmPose Flexing(in Actor a) =>
            new(a.Toward(90, 8), a.Toward(167, 200, 5), HandShape.Fist, new(0.2f, 0.2f, -1));

        readonly void Raise(Articulation joints, PersonDescription person) =>
            SetArms(joints, person.Side, person.Degree == Degree.Slight ? Level : High);

        readonly void Dance(Articulation joints, Side side)
        {
            var other = side == Side.Left ? Side.Right : Side.Left;
            SetArms(joints, side, High);
            SetArms(joints, other, OnHip);
            joints.TorsoRoll = -Sign(side) * Vary(0.1f, 0.02f);
            SetLeg(joints, other, new(Toward(24, 10), Toward(12, 10)));
        }

        readonly void Lean(Articulation joints, Side side)
        {
            joints.TorsoRoll = Sign(side) * Vary(0.45f, 0.05f);
            joints.HeadRoll = Sign(side) * Vary(0.05f, 0.05f);
        }

        readonly void Bend(Articulation joints, Degree degree)
        {
            joints.TorsoPitch = degree == Degree.Slight ? Vary(0.78f, 0.05f) : Vary(1.5f, 0.07f);
            joints.HeadPitch = Vary(-0.2f, 0.06f);
            var reach = degree == Degree.Slight ? 35 : 75;
            joints.LeftArm = Forward(reach);
            joints.RightArm = Limbs.Mirror(Forward(reach));
        }

        readonly ArmPose Forward(float elevation) =>
            Hanging() with { Upper = Toward(elevation, 80), Fore = Toward(elevation + 5, 85) };

        // Legs, written for the left one.

        readonly LegPose Straight() => new(Toward(5, 30, 2), Toward(3, 0, 2));

        static void SetLeg(Articulation joints, Side side, LegPose leftLeg)
        {
            if (side == Side.Left)
            {
                joints.LeftLeg = leftLeg;
            }
            else
            {
                joints.RightLeg = Limbs.Mirror(leftLeg);
            }
        }

        readonly void SetLegs(
            Articulation joints, float thigh, float thighAzimuth, float shin, float shinAzimuth, float shift)
        {
            joints.LeftLeg = new(Toward(thigh + shift, thighAzimuth), Toward(shin, shinAzimuth));
            joints.RightLeg = Limbs.Mirror(new LegPose(Toward(thigh - shift, thighAzimuth),
                Toward(shin, shinAzimuth)));
        }

        readonly void RestHands(Articulation joints)
        {
            var target = new Vector3(0.12f, 0.07f, 0.30f);
            joints.LeftArm = Reaching(target, new(1, -0.2f, -0.6f), HandShape.Relaxed, new(-1, 0, 0.2f));
            joints.RightArm = Limbs.Mirror(Reaching(target, new(1, -0.2f, -0.6f), HandShape.Relaxed,
                new(-1, 0, 0.2f)));
        }

        readonly void CrossLegged(Articulation joints)
        {
            joints.LeftLeg = new(Toward(80, 28), Toward(80, 158));
            joints.RightLeg = Limbs.Mirror(new LegPose(Toward(80, 28), Toward(80, 158)));
            var knee = new Vector3(0.30f, 0.02f, 0.16f);
            joints.LeftArm = Reaching(knee, new(1, 0, -0.5f), HandShape.Relaxed, new(0, 0.2f, 1));
            joints.RightArm = Limbs.Mirror(Reaching(knee, new(1, 0, -0.5f), HandShape.Relaxed,
                new(0, 0.2f, 1)));
        }

        readonly void KneelOnOne(Articulation joints, Side side)
        {
            var other = side == Side.Left ? Side.Right : Side.Left;
            SetLeg(joints, side, new(Toward(6, 90), Toward(-86, 90)));
            SetLeg(joints, other, new(Toward(84, 72), Toward(3, 90)));
        }

        readonly void Squat(Articulation joints, Degree degree)
        {
            var deep = degree == Degree.Full;
            SetLegs(joints, deep ? 98 : 52, deep ? 50 : 45, deep ? -22 : -26, deep ? 40 : 45, 0);
            joints.TorsoPitch = Vary(deep ? 0.45f : 0.3f, 0.05f);
            var hands = new Vector3(0.10f, 0.25f, 0.36f);
            joints.LeftArm = Reaching(hands, new(1, -0.7f, 0), HandShape.Relaxed, new(-0.5f, 1, 0));
            joints.RightArm = Limbs.Mirror(Reaching(hands, new(1, -0.7f, 0), HandShape.Relaxed,
                new(-0.5f, 1, 0)));
        }

        readonly void Jump(Articulation joints)
        {
            joints.Lift = Vary(0.3f, 0.05f);
            joints.LeftLeg = new(Toward(33, 0), Toward(28, 0));
            joints.RightLeg = Limbs.Mirror(new LegPose(Toward(33, 0), Toward(28, 0)));
            joints.LeftArm = new(Toward(135, 5), Toward(142, 5), HandShape.Open, new(-1, 0, 0));
            joints.RightArm =
                Limbs.Mirror(new ArmPose(Toward(135, 5), Toward(142, 5), HandShape.Open, new(-1, 0, 0)));
        }

        readonly void Stride(Articulation joints, float swing, float elbow)
        {
            var front = Coin() ? Side.Left : Side.Right;
            var back = front == Side.Left ? Side.Right : Side.Left;
            var running = elbow > 45;
            SetLeg(joints, front, new(Toward(swing + (running ? 12 : 0), 88),
                Toward(running ? 8 : swing - 4, 88)));
            SetLeg(joints, back, new(Toward(running ? -26 : -swing, 88),
                Toward(running ? -74 : -swing - 12, 88)));
            joints.TorsoPitch = Vary(running ? 0.22f : 0.05f, 0.03f);
            joints.Lift = running ? 0.05f : 0;
            SetArm(joints, front, Swinging(-swing, elbow));
            SetArm(joints, back, Swinging(swing, elbow));
        }

        readonly ArmPose Swinging(float swing, float elbow) =>
            new(Toward(swing, 85), Toward(swing + elbow, 85), elbow > 45 ? HandShape.Fist : HandShape.Relaxed,
                new(-0.2f, 1, 0.3f));

        static void SetArm(Articulation joints, Side side, ArmPose leftArm)
        {
            if (side == Side.Left)
            {
                joints.LeftArm = leftArm;
            }
            else
            {
                joints.RightArm = Limbs.Mirror(leftArm);
            }
        }

        readonly void Kick(Articulation joints, Side side)
        {
            SetLeg(joints, side, new(Toward(82, 12), Toward(84, 12)));
            joints.TorsoRoll = -Sign(side) * Vary(0.22f, 0.03f);
            joints.LeftArm = Hanging() with { Upper = Toward(40, 10), Fore = Toward(70, 40) };
            joints.RightArm = Limbs.Mirror(Hanging() with { Upper = Toward(40, 10), Fore = Toward(70, 40) });
        }

        readonly void LiftKnee(Articulation joints, Side side) =>
            SetLeg(joints, side, new(Toward(95, 68), Toward(4, 90)));
    }
}

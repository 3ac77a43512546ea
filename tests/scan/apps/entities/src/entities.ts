import { Exclude } from 'class-transformer';
import { Column, CreateDateColumn, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn } from 'typeorm';

@Entity()
export class Keeper {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column({ length: 80 })
  name: string;

  @Exclude()
  @Column()
  badge: string;

  @Column({ select: false })
  password: string;

  @OneToMany(() => Lamp, (lamp) => lamp.keeper)
  lamps: Lamp[];
}

@Entity()
export class Lamp {
  @PrimaryGeneratedColumn()
  id: number;

  @Column('int')
  watts: number;

  @Column({ type: 'varchar', nullable: true })
  colour: string;

  @CreateDateColumn()
  litAt: Date;

  @ManyToOne(() => Keeper, (keeper) => keeper.lamps)
  keeper: Keeper;
}
